#include "base/io.h"
#include "tests/test.h"
#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *path_in(T *t, const char *dir, const char *name)
{
    return str_printf(t->arena, "%s/%s", dir, name).p;
}

static size_t names_in(const char *dir)
{
    DIR *open = opendir(dir);
    CHECK(open != NULL);
    size_t n = 0;
    for (const struct dirent *entry = NULL; (entry = readdir(open)) != NULL;)
        n += entry->d_name[0] != '.';
    closedir(open);
    return n;
}

TEST(a_file_is_written_whole_and_read_back)
{
    const char *dir = test_dir(t), *path = path_in(t, dir, "a");
    Str out = { 0 };
    struct stat facts;
    CHECK(!io_exists(path));
    CHECK_OK(io_write(path, S("红马甲\0x"), 0600));
    CHECK(io_exists(path));
    CHECK_OK(io_read(t->arena, path, 100, &out));
    CHECK(str_eq(out, S("红马甲\0x")));
    CHECK(stat(path, &facts) == 0);
    CHECK_INT(facts.st_mode & 0777, 0600);
    CHECK_OK(io_write(path, S(""), 0600));
    CHECK_OK(io_read(t->arena, path, 100, &out));
    CHECK(out.p != NULL && out.n == 0);
    CHECK_INT(names_in(dir), 1);
}

TEST(a_limit_is_met_exactly)
{
    const char *path = path_in(t, test_dir(t), "a");
    Str out = S("kept");
    CHECK_OK(io_write(path, S("12345"), 0600));
    CHECK_ERR(io_read(t->arena, path, 4, &out), io_too_large);
    CHECK_STR(out, "kept");
    CHECK_OK(io_read(t->arena, path, 5, &out));
    CHECK_STR(out, "12345");
}

// What has no size beforehand: the kernel's own files, pipes and standard input.
TEST(a_stream_without_a_size_is_bounded_too)
{
    Str out = { 0 };
    int ends[2];
    char *much = arena_alloc(t->arena, 20000);
    memset(much, 'x', 20000);
    CHECK_OK(io_read(t->arena, "/proc/self/status", 65536, &out));
    CHECK_HAS(out, "Pid:");
    CHECK_ERR(io_read(t->arena, "/proc/self/status", 10, &out), io_too_large);
    CHECK_ERR(io_read(t->arena, "/dev/zero", 100000, &out), io_too_large);
    for (size_t max = 19999; max <= 20001; max++) {
        CHECK(pipe(ends) == 0);
        int was = dup(STDIN_FILENO);
        CHECK(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
        CHECK(write(ends[1], much, 20000) == 20000);
        close(ends[1]);
        Err err = io_read_stdin(t->arena, max, &out);
        dup2(was, STDIN_FILENO);
        close(was);
        close(ends[0]);
        CHECK(err == (max < 20000 ? &io_too_large : OK));
        CHECK(err != OK || str_eq(out, str_of(much, 20000)));
    }
}

TEST(appending_adds_to_the_end)
{
    const char *path = path_in(t, test_dir(t), "a");
    Str out = { 0 };
    CHECK_OK(io_append(path, S("one\n"), 0600));
    CHECK_OK(io_append(path, S("two\n"), 0600));
    CHECK_OK(io_read(t->arena, path, 100, &out));
    CHECK_STR(out, "one\ntwo\n");
}

TEST(what_the_system_refuses_has_a_name)
{
    const char *dir = test_dir(t), *file = path_in(t, dir, "file");
    Str out = { 0 };
    CHECK_ERR(io_read(t->arena, path_in(t, dir, "none"), 9, &out), io_missing);
    CHECK_ERR(io_write(path_in(t, dir, "none/a"), S("x"), 0600), io_missing);
    CHECK_OK(io_write(file, S("x"), 0600));
    CHECK_ERR(io_read(t->arena, path_in(t, dir, "file/a"), 9, &out), io_missing);
    CHECK_ERR(io_append("/dev/full", S("x"), 0600), io_full);
}

TEST(a_failed_write_leaves_the_old_file_and_no_litter)
{
    const char *dir = test_dir(t), *taken = path_in(t, dir, "taken");
    CHECK_OK(io_make_dir(path_in(t, dir, "taken/inside"), 0700));
    CHECK(io_write(taken, S("x"), 0600) != OK);
    CHECK_INT(names_in(dir), 1);
    CHECK(io_exists(path_in(t, dir, "taken/inside")));
}

TEST(a_file_of_somebody_else_is_denied)
{
    const char *path = path_in(t, test_dir(t), "a");
    Str out = { 0 };
    CHECK_OK(io_write(path, S("x"), 0));
    bool root = geteuid() == 0;
    CHECK(!root || seteuid(65534) == 0);
    Err err = io_read(t->arena, path, 9, &out);
    CHECK(!root || seteuid(0) == 0);
    CHECK_ERR(err, io_denied);
}

TEST(directories_are_made_with_their_parents)
{
    const char *dir = test_dir(t), *deep = path_in(t, dir, "a/b//c/");
    CHECK_OK(io_make_dir(deep, 0700));
    CHECK_OK(io_make_dir(deep, 0700));
    CHECK(io_exists(path_in(t, dir, "a/b/c")));
    CHECK_OK(io_write(path_in(t, dir, "file"), S(""), 0600));
    CHECK_ERR(io_make_dir(path_in(t, dir, "file"), 0700), io_missing);
    CHECK_ERR(io_make_dir(path_in(t, dir, "file/a"), 0700), io_missing);
    CHECK_ERR(io_make_dir("", 0700), io_missing);
}

typedef struct {
    const char *path;
    atomic_bool done;
    int torn, reads;
} Reader;

static void *read_until_done(void *what)
{
    Reader *reader = what;
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    while (!atomic_load(&reader->done)) {
        Str bytes = { 0 };
        Err err = io_read(arena, reader->path, 100000, &bytes);
        if (err != OK || bytes.n != 50000 || bytes.p[0] != bytes.p[49999])
            reader->torn++;
        reader->reads++;
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

TEST(a_reader_never_sees_half_a_file)
{
    Reader reader = { .path = path_in(t, test_dir(t), "a") };
    char *bytes = arena_alloc(t->arena, 50000);
    pthread_t thread;
    memset(bytes, 'a', 50000);
    CHECK_OK(io_write(reader.path, str_of(bytes, 50000), 0600));
    CHECK(pthread_create(&thread, NULL, read_until_done, &reader) == 0);
    int failed = 0;
    for (int i = 0; i < 40; i++) {
        memset(bytes, 'a' + i % 26, 50000);
        failed += io_write(reader.path, str_of(bytes, 50000), 0600) != OK;
    }
    atomic_store(&reader.done, true);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK_INT(failed, 0);
    CHECK_INT(reader.torn, 0);
    CHECK(reader.reads > 0);
}
