// The commands of the house itself, as rows.
#include "base/version.h"
#include "cli/self.h"
#include "cli/serve.h"
#include <unistd.h>

static int version(Cli *cli, const Args *args)
{
    (void)args;
    Str said = str_printf(cli->arena, "redvest %s\n", redvest_version);
    return write(STDOUT_FILENO, said.p, said.n) < 0 ? EXIT_FAILURE_ : EXIT_OK;
}

static const Option serve_options[] = {
    { "--listen", "HOST:PORT", TEXT("监听地址，默认 127.0.0.1:8080"), false, false },
    { "--public-url", "URL", TEXT("对外的网址，https 开头"), false, false },
    { "--trusted-proxy", "ADDRESS", TEXT("前置代理的地址"), false, false },
    { "--threads", "N", TEXT("收发线程数，0 为自动"), false, false },
    { "--connections", "N", TEXT("同时连接上限"), false, false },
    { "--per-address", "N", TEXT("同一地址的连接上限"), false, false },
    { "--spool", "DIR", TEXT("短信和邮件的文件目录"), false, false },
};
static const Option word_option[] = {
    { "word", "WORD", TEXT("只列出含有这个词的行"), false, false },
};

static const Builtin builtins[] = {
    { "serve", NULL, TEXT("启动网页和接口服务"),
      "redvest serve --db sqlite:var/daye.db --listen 127.0.0.1:8080\n"
      "redvest serve --db daye=sqlite:var/daye.db --db yangxin=sqlite:var/yangxin.db",
      serve_options, COUNT(serve_options), serve_run },
    { "migrate", NULL, TEXT("建库或升级到本程序的版本"),
      "redvest migrate --db sqlite:var/daye.db\nredvest migrate --db 'postgres:///redvest?schema=daye'", NULL, 0, migrate_run },
    { "routes", NULL, TEXT("列出全部网址、权限和用途"), "redvest routes\nredvest routes orders --json", word_option, COUNT(word_option), self_routes },
    { "faults", NULL, TEXT("列出全部提示语和代码"), "redvest faults 刚刚", word_option, COUNT(word_option), self_faults },
    { "sql", NULL, TEXT("列出全部数据库语句"), "redvest sql orders", word_option, COUNT(word_option), self_sql },
    { "words", NULL, TEXT("列出全部文字和译文"), "redvest words 点单", word_option, COUNT(word_option), self_words },
    { "events", NULL, TEXT("列出事件和听它的房间"), "redvest events", NULL, 0, self_events },
    { "version", NULL, TEXT("显示版本"), "redvest version", NULL, 0, version },
};

size_t builtin_count(void)
{
    return COUNT(builtins);
}

const Builtin *builtin_at(size_t i)
{
    return &builtins[i];
}
