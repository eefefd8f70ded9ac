#include "cli/certificate.h"
#include "base/io.h"
#include "rooms/certificates/certificates.h"
#include "rooms/entitlements/entitlements.h"
#include <unistd.h>

// The key that was given, else the one of the county behind --db.
static int key_of(Cli *cli, const Args *args, Str *public_key)
{
    Str given = arg(args, "--key");
    if (given.n == 0 && cli->config->db_count == 0)
        return usage(
            cli, TEXT("缺少 --key：写出具的县在 /verify/key 上公布的公钥，或用 --db 指明数据库"),
            S(""), S(""));
    if (given.n == 0) {
        Args none = { 0 };
        Ran ran = cli_run(cli, command_named(S("certificate"), S("key")), &none);
        if (ran.exit != EXIT_OK) {
            return print_all(STDERR_FILENO, ran.talk) ? ran.exit : EXIT_FAILURE_;
        }
        given = str_trim(ran.out);
    }
    if (hex_parse(cli->arena, given, public_key) && public_key->n == SIGN_PUBLIC_SIZE)
        return EXIT_OK;
    return usage(cli, TEXT("--key 要写 64 位十六进制的公钥"), S(""), S(""));
}

// A list of entitlements as the partner has it: a spreadsheet that carries its signature.
static int verify_list(Cli *cli, Str public_key, Str file)
{
    ListVerdict verdict;
    Str text;
    Err err = entitlement_list_verify(cli->arena, public_key, file, &verdict, &text);
    if (err != OK)
        return say_fault(cli, err, NULL);
    if (verdict == LIST_GENUINE) {
        talk(cli, TEXT("签名有效，每一行的姓名、卡号和有效期都没有改过"), S(""), S(""));
        return print_out(text);
    }
    talk(cli,
         verdict == LIST_UNSIGNED ? TEXT("这个文件没有本平台的签名，不是从平台下载的名单")
                                  : TEXT("签名对不上：有的行被改过，或者不是这个县出具的"),
         S(""), S(""));
    return EXIT_DATA;
}

int certificate_verify(Cli *cli, const Args *args)
{
    Str public_key = { 0 }, file;
    int exit = key_of(cli, args, &public_key);
    if (exit != EXIT_OK)
        return exit;
    Err err = io_read(cli->arena, str_z(cli->arena, arg(args, "FILE")), (size_t)16 << 20, &file);
    if (err != OK)
        return say_fault(cli, err, NULL);
    if (str_starts(file, S("PK")))
        return verify_list(cli, public_key, file);
    CertificateReading reading = certificate_read(cli->arena, public_key, file);
    switch (reading.verdict) {
    case DEED_GENUINE:
        talk(cli, TEXT("签名有效，一个字节也没有改过。现在是否已撤销，请到核验页查校验码。"), S(""),
             S(""));
        return print_out(reading.text);
    case DEED_UNSIGNED:
        talk(cli, TEXT("这个文件没有本平台的签名，不是从平台下载的证明"), S(""), S(""));
        return EXIT_DATA;
    case DEED_CHANGED:
        talk(cli, TEXT("签名对不上：文件被改过，或者不是这个县出具的"), S(""), S(""));
        return EXIT_DATA;
    }
    unreachable();
}
