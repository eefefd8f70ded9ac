#include "cli/doctor.h"
#include "base/io.h"
#include "base/time.h"
#include "store/care.h"
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#define FINDINGS_MAX 128
#define SPACE_BAD    ((int64_t)256 << 20)
#define SPACE_WARN   ((int64_t)2 << 30)
#define FILES_WARN   4096

typedef enum { FIT, WARN, BAD } Verdict;
static const char *const verdict_words[] = { "ok", "warn", "bad", NULL };

typedef struct {
    Verdict verdict;
    Text what;
    Str found;
    Text advice;  // what to do; none when all is well
} Finding;
static const Field finding_fields[] = {
    FIELD_(Finding, verdict, KIND_WORD, NULL, verdict_words, "结论", 0),
    COL(Finding, what, "项目"),
    COL(Finding, found, "所见"),
    COL(Finding, advice, "怎么办"),
};
static const Shape finding_shape = SHAPE(Finding, finding_fields);

typedef struct {
    Cli *cli;
    Finding findings[FINDINGS_MAX];
    size_t n;
} Doctor;

static void note(Doctor *doctor, Verdict verdict, Text what, Str found, Text advice)
{
    must(doctor->n < FINDINGS_MAX);
    doctor->findings[doctor->n++] = (Finding){ verdict, what, found,
                                               verdict == FIT ? TEXT("") : advice };
}

// ---- the machine

static void look_at_clock(Doctor *doctor)
{
    struct timex clock = { 0 };
    int state = adjtimex(&clock);
    Str now = time_rfc3339(doctor->cli->arena, clock_now());
    bool later = day_year(time_day(clock_now())) >= 2024;
    if (!later)
        note(doctor, BAD, TEXT("时钟"), now, TEXT("日期不对：签到、时限和审计都靠它，请对时"));
    else
        note(doctor, state == TIME_ERROR ? WARN : FIT, TEXT("时钟"), now,
             TEXT("没有对时服务，请启用 systemd-timesyncd 或 chrony"));
}

static void look_at_locale(Doctor *doctor)
{
    const char *lang = getenv("LC_ALL");
    if (lang == NULL || *lang == '\0')
        lang = getenv("LANG");
    Str found = lang != NULL ? str(lang) : S("");
    bool utf8 = str_has(str_lower(doctor->cli->arena, found), S("utf"));
    note(doctor, utf8 ? FIT : WARN, TEXT("终端的字符集"), found,
         TEXT("终端里中文可能显示不对，请设 LANG=zh_CN.UTF-8 或 C.UTF-8"));
}

// Printed pages and documents need a Chinese face.
static void look_at_fonts(Doctor *doctor)
{
    glob_t found = { 0 };
    int rc = glob("/usr/share/fonts/*/noto/Noto*CJK*", 0, NULL, &found);
    note(doctor, rc == 0 ? FIT : WARN, TEXT("打印用的中文字体"),
         rc == 0 ? str_copy(doctor->cli->arena, str(found.gl_pathv[0])) : S(""),
         TEXT("请安装 fonts-noto-cjk，否则打印的证书和二维码海报没有汉字"));
    globfree(&found);
}

static void look_at_files(Doctor *doctor)
{
    struct rlimit limit = { 0 };
    bool fit = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_max >= FILES_WARN;
    note(doctor, fit ? FIT : WARN, TEXT("可打开的文件数"),
         str_printf(doctor->cli->arena, "%llu", (unsigned long long)limit.rlim_max),
         TEXT("同时的连接会受限，请在服务单元里设 LimitNOFILE=65536"));
}

// ---- a SQLite county

static Str directory_of(Str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return i > 1 ? str_slice(path, 0, i - 1) : S("/");
    return S(".");
}

static void look_at_directory(Doctor *doctor, Str path)
{
    Arena *arena = doctor->cli->arena;
    Str dir = directory_of(path);
    struct stat about;
    if (stat(str_z(arena, dir), &about) != 0) {
        note(doctor, BAD, TEXT("数据目录"), dir, TEXT("没有这个目录，redvest migrate 会建它"));
        return;
    }
    Str found = str_printf(arena, "%.*s %04o", STR_FMT(dir), about.st_mode & 07777U);
    if (access(str_z(arena, dir), W_OK) != 0)
        note(doctor, BAD, TEXT("数据目录"), found, TEXT("不可写，请检查属主和权限"));
    else
        note(doctor, (about.st_mode & 077U) == 0 ? FIT : WARN, TEXT("数据目录"), found,
             TEXT("别的用户看得到它，请 chmod 700"));
}

static void look_at_space(Doctor *doctor, Str path)
{
    Arena *arena = doctor->cli->arena;
    struct statvfs about;
    if (statvfs(str_z(arena, directory_of(path)), &about) != 0)
        return;
    int64_t room = (int64_t)about.f_bavail * (int64_t)about.f_frsize;
    note(doctor,
         room < SPACE_BAD    ? BAD
         : room < SPACE_WARN ? WARN
                             : FIT,
         TEXT("磁盘空间"), str_printf(arena, "%lld MiB", (long long)(room >> 20)),
         TEXT("空间不多；写满后只能看、不能办，请清理或扩容"));
}

static void look_at_key(Doctor *doctor, Str url)
{
    Arena *arena = doctor->cli->arena;
    Str path = care_key_path(arena, url);
    struct stat about;
    if (stat(str_z(arena, path), &about) != 0) {
        note(doctor, BAD, TEXT("密钥文件"), path,
             TEXT("没有它，加密的字段就读不出来，请从备份取回"));
        return;
    }
    note(doctor, (about.st_mode & 077U) == 0 ? FIT : BAD, TEXT("密钥文件"),
         str_printf(arena, "%.*s %04o", STR_FMT(path), about.st_mode & 07777U),
         TEXT("别的用户读得到密钥，请 chmod 600"));
}

// ---- the database

static void look_at_state(Doctor *doctor, const CareLook *look, Str name)
{
    const Cli *cli = doctor->cli;
    if (look->state == OK) {
        note(doctor, FIT, TEXT("数据库"),
             look->held
                 ? str_join(cli->arena, name,
                            str_join(cli->arena, S(" "), say(cli->lang, TEXT("（正在服务）"))))
                 : name,
             TEXT(""));
        return;
    }
    note(doctor, BAD, TEXT("数据库"), name, look->state->text);
}

static void look_at_county(Doctor *doctor, Str name, Str url)
{
    CareLook look;
    Err err = care_look(doctor->cli->arena, url, &look);
    if (err != OK) {
        note(doctor, BAD, TEXT("数据库"), name, err->text);
        return;
    }
    if (look.engine == ENGINE_SQLITE) {
        look_at_directory(doctor, look.path);
        look_at_space(doctor, look.path);
        note(doctor, look.guarded ? FIT : BAD, TEXT("数据库引擎"), look.version, store_guard.text);
    }
    if (look.state != &store_none)
        look_at_key(doctor, url);
    look_at_state(doctor, &look, name);
}

// ---- telling

static const char *const colours[] = { "\033[32m", "\033[33m", "\033[31m" };

static int tell(Cli *cli, const Doctor *doctor)
{
    bool coloured = colourful(STDOUT_FILENO);
    Buf out = buf_new(cli->arena, (size_t)1 << 18);
    for (size_t i = 0; i < doctor->n; i++) {
        const Finding *f = &doctor->findings[i];
        Str what = say(cli->lang, f->what),
            advice = f->advice.zh[0] != '\0' ? say(cli->lang, f->advice) : S("");
        buf_printf(&out, "%s%-4s%s  %.*s: %.*s\n", coloured ? colours[f->verdict] : "",
                   verdict_words[f->verdict], coloured ? "\033[0m" : "", STR_FMT(what),
                   STR_FMT(f->found));
        if (advice.n > 0)
            buf_printf(&out, "      → %.*s\n", STR_FMT(advice));
    }
    return print_out(buf_str(&out));
}

int doctor_run(Cli *cli, const Args *args)
{
    Doctor *doctor = NEW(cli->arena, Doctor);
    doctor->cli = cli;
    look_at_clock(doctor);
    look_at_locale(doctor);
    look_at_fonts(doctor);
    look_at_files(doctor);
    for (size_t i = 0; i < cli->config->db_count && i < 16; i++)
        look_at_county(doctor, cli->config->dbs[i].name, cli->config->dbs[i].url);
    int exit_code = args->json ? print_rows(cli, args, &finding_shape, doctor->findings, doctor->n)
                               : tell(cli, doctor);
    for (size_t i = 0; i < doctor->n; i++)
        if (doctor->findings[i].verdict == BAD)
            return EXIT_CONFIG;
    return exit_code;
}
