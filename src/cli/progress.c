#include "cli/progress.h"
#include "base/time.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define BAR_CELLS    30
#define FIRST_MS     1000  // what is over sooner needs no bar
#define BETWEEN_MS   100
#define UNKNOWN_STEP 10000

Progress progress_begin(const Cli *cli)
{
    const char *term = getenv("TERM");
    return (Progress){
        .lang = cli->lang,
        .quiet = cli->quiet,
        .terminal = isatty(STDERR_FILENO) && !(term != NULL && str_eq(str(term), S("dumb"))),
        .began_ms = clock_mono_ms(),
    };
}

static void put(const char *text, int n, int room)
{
    if (n <= 0 || n >= room || !print_all(STDERR_FILENO, str_of(text, (size_t)n)))
        return;
}

static void draw_bar(Progress *progress, int64_t done, int64_t all, int64_t now)
{
    if (now - progress->drawn_ms < BETWEEN_MS && done < all)
        return;
    progress->drawn_ms = now;
    progress->drawn = true;
    char line[512];
    int n = 0;
    int64_t took = now - progress->began_ms, full = all > 0 ? done * BAR_CELLS / all : 0;
    int64_t per_cent = all > 0 ? done * 100 / all : 0,
            to_go_ms = done > 0 ? took * (all - done) / done : 0;
    n += snprintf(line + n, sizeof line - (size_t)n, "\r\033[K");
    for (int64_t i = 0; all > 0 && i < BAR_CELLS; i++)
        n += snprintf(line + n, sizeof line - (size_t)n, "%s", i < full ? "█" : "░");
    if (all > 0)
        n += snprintf(line + n, sizeof line - (size_t)n, " %3lld %%  %lld/%lld",
                      (long long)per_cent, (long long)done, (long long)all);
    else
        n += snprintf(line + n, sizeof line - (size_t)n, "%lld", (long long)done);
    Str left = say(progress->lang, TEXT("还要约"));
    if (all > 0 && done > 0 && done < all)
        n += snprintf(line + n, sizeof line - (size_t)n, "  %.*s %lld s", STR_FMT(left),
                      (long long)to_go_ms / 1000 + 1);
    put(line, n, (int)sizeof line);
}

static void print_line(Progress *progress, int64_t done, int64_t all)
{
    int64_t tenth = all > 0 ? done * 10 / all : done / UNKNOWN_STEP;
    if (tenth <= progress->tenth)
        return;
    progress->tenth = tenth;
    char line[96];
    long long per_cent = (long long)tenth * 10;
    int n = all > 0 ? snprintf(line, sizeof line, "%lld %% (%lld/%lld)\n", per_cent,
                               (long long)done, (long long)all)
                    : snprintf(line, sizeof line, "%lld\n", (long long)done);
    put(line, n, (int)sizeof line);
}

void progress_tell(void *to, int64_t done, int64_t all)
{
    Progress *progress = to;
    int64_t now = clock_mono_ms();
    if (progress->quiet || now - progress->began_ms < FIRST_MS)
        return;
    if (all > 0 && done > all)
        done = all;
    if (progress->terminal) {
        draw_bar(progress, done, all, now);
        return;
    }
    print_line(progress, done, all);
}

void progress_end(Progress *progress)
{
    if (progress->drawn)
        put("\r\033[K", 4, 8);
    progress->drawn = false;
}
