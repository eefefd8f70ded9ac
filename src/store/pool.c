#include "store/pool.h"
#include <pthread.h>

#define THREADS_MAX 8
#define WAITING_MAX 64

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static pthread_t crew[THREADS_MAX];
static int running;
static bool stopping;
static PoolJob *first, **last = &first;
static int waiting;

static PoolJob *take(void)
{
    pthread_mutex_lock(&mutex);
    while (first == NULL && !stopping)
        pthread_cond_wait(&more, &mutex);
    PoolJob *job = first;
    if (job != NULL) {
        first = job->next;
        if (first == NULL)
            last = &first;
        waiting--;
    }
    pthread_mutex_unlock(&mutex);
    return job;
}

// After its work the job is somebody else's: it is not touched again.
static void *pool_main(void *with)
{
    (void)with;
    for (PoolJob *job; (job = take()) != NULL;)
        job->work(job);
    return NULL;
}

void pool_start(int threads)
{
    must(running == 0 && threads > 0 && threads <= THREADS_MAX);
    stopping = false;
    for (; running < threads; running++)
        must(pthread_create(&crew[running], NULL, pool_main, NULL) == 0);
}

Err pool_submit(PoolJob *job)
{
    pthread_mutex_lock(&mutex);
    bool room = running > 0 && !stopping && waiting < WAITING_MAX;
    if (room) {
        job->next = NULL;
        *last = job;
        last = &job->next;
        waiting++;
        pthread_cond_signal(&more);
    }
    pthread_mutex_unlock(&mutex);
    return room ? OK : &fault_busy;
}

void pool_stop(void)
{
    pthread_mutex_lock(&mutex);
    stopping = true;
    pthread_cond_broadcast(&more);
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < running; i++)
        pthread_join(crew[i], NULL);
    running = 0;
}
