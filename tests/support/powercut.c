#include "tests/support/powercut.h"
#include "base/check.h"
#include "base/rand.h"
#include "store/store_inside.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 16
#define SECTOR    512

// What was written since the last sync, oldest first. A truncation has no bytes.
typedef struct Change {
    struct Change *next;
    int64_t at;
    size_t n;
    bool cut;  // truncated to `at`
    unsigned char bytes[];
} Change;

typedef struct {
    char path[1024];
    unsigned char *image;  // durable
    size_t n, room;
    bool exists;  // durable: synced once
    Change *first, **last;
} Disk;

typedef struct {
    sqlite3_file base;
    Disk *disk;  // NULL for what need not last
    sqlite3_file *real;
} PowerFile;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static Disk disks[FILES_MAX];
static size_t disk_count;
static sqlite3_vfs *under;
static sqlite3_vfs power;
static bool armed, off, sync_fails, write_full;
static uint32_t write_fails;
static uint32_t left;
static Dice dice;

// --- the durable image

static Disk *disk_of(const char *path)
{
    for (size_t i = 0; i < disk_count; i++)
        if (strcmp(disks[i].path, path) == 0)
            return &disks[i];
    must(disk_count < FILES_MAX && strlen(path) < sizeof disks[0].path);
    Disk *disk = &disks[disk_count++];
    memset(disk, 0, sizeof *disk);
    memcpy(disk->path, path, strlen(path) + 1);
    disk->last = &disk->first;
    return disk;
}

static void grow(Disk *disk, size_t n)
{
    if (n <= disk->n)
        return;
    if (n > disk->room) {
        disk->room = n * 2;
        disk->image = realloc(disk->image, disk->room);
        must(disk->image != NULL);
    }
    memset(disk->image + disk->n, 0, n - disk->n);
    disk->n = n;
}

static void put(Disk *disk, int64_t at, const unsigned char *bytes, size_t n)
{
    grow(disk, (size_t)at + n);
    memcpy(disk->image + at, bytes, n);
}

static void forget(Disk *disk)
{
    for (Change *change = disk->first, *next; change != NULL; change = next) {
        next = change->next;
        free(change);
    }
    disk->first = NULL;
    disk->last = &disk->first;
}

static void note(Disk *disk, int64_t at, const void *bytes, size_t n, bool cut)
{
    Change *change = malloc(sizeof *change + n);
    must(change != NULL);
    *change = (Change){ .at = at, .n = n, .cut = cut };
    memcpy(change->bytes, bytes, n);
    *disk->last = change;
    disk->last = &change->next;
}

static void synced(Disk *disk)
{
    for (const Change *change = disk->first; change != NULL; change = change->next) {
        if (!change->cut)
            put(disk, change->at, change->bytes, change->n);
        else if ((size_t)change->at < disk->n)
            disk->n = (size_t)change->at;
    }
    disk->exists = true;
    forget(disk);
}

// A sector is there, is not, or is torn at some byte.
static void chance_sectors(Disk *disk, const Change *change)
{
    for (size_t from = 0; from < change->n;) {
        size_t to = from + SECTOR - (size_t)(change->at + (int64_t)from) % SECTOR;
        if (to > change->n)
            to = change->n;
        uint32_t luck = dice_below(&dice, 4);
        size_t n = luck == 0   ? 0
                   : luck == 1 ? dice_below(&dice, (uint32_t)(to - from) + 1)
                               : to - from;
        if (n > 0)
            put(disk, change->at + (int64_t)from, change->bytes + from, n);
        from = to;
    }
}

static void cut_power(void)
{
    off = true;
    armed = false;
    for (size_t i = 0; i < disk_count; i++) {
        Disk *disk = &disks[i];
        // Now and then nothing of what waited reached the disk, or all of it.
        uint32_t luck = dice_below(&dice, 8);
        if (luck == 0) {
            forget(disk);
            continue;
        }
        for (const Change *change = disk->first; change != NULL; change = change->next) {
            if (luck == 1)
                put(disk, change->at, change->bytes, change->n);
            else if (!change->cut)
                chance_sectors(disk, change);
            else if (dice_below(&dice, 2) == 0 && (size_t)change->at < disk->n)
                disk->n = (size_t)change->at;
        }
        disk->exists = disk->exists || disk->n > 0;
        forget(disk);
    }
}

// Counts an operation; false when there is no power (any more).
static bool powered(void)
{
    if (armed && left-- == 0)
        cut_power();
    return !off;
}

// --- files

static PowerFile *power_of(sqlite3_file *file)
{
    return (PowerFile *)(void *)file;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return power_of(file)->real;
}

static int p_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int p_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
    return real_of(file)->pMethods->xRead(real_of(file), to, n, at);
}

// The result of the write that is due to fail, else OK.
static int write_failure(void)
{
    if (write_fails == 0 || --write_fails > 0)
        return SQLITE_OK;
    return write_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

void powercut_fail_write(uint32_t nth, bool full)
{
    pthread_mutex_lock(&mutex);
    write_fails = nth;
    write_full = full;
    pthread_mutex_unlock(&mutex);
}

bool powercut_failed_write(void)
{
    pthread_mutex_lock(&mutex);
    bool happened = write_fails == 0;
    pthread_mutex_unlock(&mutex);
    return happened;
}

static int p_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    Disk *disk = power_of(file)->disk;
    pthread_mutex_lock(&mutex);
    int failure = disk != NULL ? write_failure() : SQLITE_OK;
    if (disk != NULL && !off && failure == SQLITE_OK)
        note(disk, at, from, (size_t)n, false);
    if (failure == SQLITE_OK && disk != NULL && !powered())
        failure = SQLITE_IOERR_WRITE;
    pthread_mutex_unlock(&mutex);
    return failure != SQLITE_OK ? failure
                                : real_of(file)->pMethods->xWrite(real_of(file), from, n, at);
}

static int p_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    Disk *disk = power_of(file)->disk;
    pthread_mutex_lock(&mutex);
    if (disk != NULL && !off)
        note(disk, size, "", 0, true);
    bool on = disk == NULL || powered();
    pthread_mutex_unlock(&mutex);
    return on ? real_of(file)->pMethods->xTruncate(real_of(file), size) : SQLITE_IOERR_TRUNCATE;
}

static int p_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    Disk *disk = power_of(file)->disk;
    pthread_mutex_lock(&mutex);
    bool on = (disk == NULL || powered()) && !sync_fails;
    if (on && disk != NULL)
        synced(disk);
    sync_fails = false;
    pthread_mutex_unlock(&mutex);
    // The real sync is left out: the image is what lasts here.
    return on ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

static int p_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int p_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int p_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int p_reserved(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int p_control(sqlite3_file *file, int op, void *arg)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int p_sector(sqlite3_file *file)
{
    (void)file;
    return SECTOR;
}

static int p_traits(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int p_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int p_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void p_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int p_shm_unmap(sqlite3_file *file, int delete_it)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), delete_it);
}

static const sqlite3_io_methods methods = {
    2,          p_close,       p_read,      p_write,   p_truncate, p_sync,   p_size,
    p_lock,     p_unlock,      p_reserved,  p_control, p_sector,   p_traits, p_shm_map,
    p_shm_lock, p_shm_barrier, p_shm_unmap, NULL,      NULL,
};

// --- the file system

// What is there when a file is first met is taken for durable.
static void load(Disk *disk)
{
    FILE *file = fopen(disk->path, "rb");
    if (file == NULL)
        return;
    unsigned char bytes[4096];
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
        put(disk, (int64_t)disk->n, bytes, n);
    disk->exists = true;
    fclose(file);
}

static int p_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *got)
{
    (void)vfs;
    PowerFile *opened = power_of(file);
    opened->real = (sqlite3_file *)(void *)(opened + 1);
    opened->disk = NULL;
    if (name != NULL &&
        (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL))) {
        pthread_mutex_lock(&mutex);
        size_t before = disk_count;
        opened->disk = disk_of(name);
        if (disk_count > before)
            load(opened->disk);
        pthread_mutex_unlock(&mutex);
    }
    int rc = under->xOpen(under, name, opened->real, flags, got);
    opened->base.pMethods = opened->real->pMethods != NULL ? &methods : NULL;
    return rc;
}

static int p_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    pthread_mutex_lock(&mutex);
    bool on = powered();
    if (on) {
        Disk *disk = disk_of(name);
        forget(disk);
        disk->n = 0;
        disk->exists = false;
    }
    pthread_mutex_unlock(&mutex);
    return on ? under->xDelete(under, name, sync) : SQLITE_IOERR_DELETE;
}

static int p_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    return under->xAccess(under, name, flags, out);
}

static int p_full_path(sqlite3_vfs *vfs, const char *name, int n, char *out)
{
    (void)vfs;
    return under->xFullPathname(under, name, n, out);
}

static int p_random(sqlite3_vfs *vfs, int n, char *out)
{
    (void)vfs;
    return under->xRandomness(under, n, out);
}

static int p_sleep(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    return under->xSleep(under, us);
}

static int p_time(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
    (void)vfs;
    return under->xCurrentTimeInt64(under, out);
}

static int p_last_error(sqlite3_vfs *vfs, int n, char *out)
{
    (void)vfs;
    return under->xGetLastError(under, n, out);
}

void powercut_install(void)
{
    lite_start();
    under = sqlite3_vfs_find("unix");
    power = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)sizeof(PowerFile) + under->szOsFile,
        .mxPathname = under->mxPathname,
        .zName = "powercut",
        .xOpen = p_open,
        .xDelete = p_delete,
        .xAccess = p_access,
        .xFullPathname = p_full_path,
        .xRandomness = p_random,
        .xSleep = p_sleep,
        .xCurrentTimeInt64 = p_time,
        .xGetLastError = p_last_error,
    };
    lite_base_set(&power);
}

void powercut_remove(void)
{
    lite_base_set(NULL);
    for (size_t i = 0; i < disk_count; i++) {
        forget(&disks[i]);
        free(disks[i].image);
    }
    disk_count = 0;
    armed = off = false;
    write_fails = 0;
}

void powercut_arm(uint64_t seed, uint32_t after)
{
    pthread_mutex_lock(&mutex);
    dice = dice_seed(seed);
    left = after;
    armed = true;
    off = false;
    pthread_mutex_unlock(&mutex);
}

bool powercut_happened(void)
{
    pthread_mutex_lock(&mutex);
    bool cut = off;
    pthread_mutex_unlock(&mutex);
    return cut;
}

void powercut_fail_sync(void)
{
    pthread_mutex_lock(&mutex);
    sync_fails = true;
    pthread_mutex_unlock(&mutex);
}

static void write_image(const Disk *disk)
{
    if (!disk->exists) {
        unlink(disk->path);
        return;
    }
    FILE *file = fopen(disk->path, "wb");
    must(file != NULL);
    must(fwrite(disk->image, 1, disk->n, file) == disk->n);
    must(fclose(file) == 0);
}

void powercut_restore(void)
{
    pthread_mutex_lock(&mutex);
    for (size_t i = 0; i < disk_count; i++) {
        write_image(&disks[i]);
        // Shared memory does not outlive the power.
        char shm[1100];
        snprintf(shm, sizeof shm, "%s-shm", disks[i].path);
        unlink(shm);
        forget(&disks[i]);
    }
    armed = off = false;
    pthread_mutex_unlock(&mutex);
}
