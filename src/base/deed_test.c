#include "base/deed.h"
#include "base/buf.h"
#include "base/io.h"
#include "tests/support/outside.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static SignKey key_of(Str words)
{
    Hash seed = hash_of(words);
    return sign_key(&seed);
}

static Str public_of(T *t, const SignKey *key)
{
    return str_copy(t->arena, str_of((const char *)key->public, sizeof key->public));
}

static Str document(T *t, Str link)
{
    Deed *deed = deed_new(t->arena, S("志愿服务记录证明"), S("cGF5bG9hZA.c2ln"),
                          (Time){ 1603850400000 });
    DeedStyle style = { .x = 200, .y = 200, .width = 1700, .size = 60, .serif = true };
    deed_text(deed, &style, S("姓名：冯桂英　㙘䶮镕"));
    deed_line(deed, 200, 300, 1700);
    deed_box(deed, 200, 400, 500, 500, true);
    deed_qr(deed, 1300, 400, 500, link);
    deed_next(deed);
    style.size = 40;
    deed_text(deed, &style, S("第二页"));
    return deed_end(deed);
}

TEST(other_programs_read_the_text_and_the_code_of_a_paper)
{
    if (system("command -v pdftotext pdftoppm zbarimg >/dev/null") != 0)
        test_skip("poppler and zbar are not installed");
    SignKey key = key_of(S("a"));
    Str signed_one = deed_sign(t->arena, &key, document(t, S("https://daye.example/verify/X")));
    char file[] = "build/paper-XXXXXX";
    int fd = mkstemp(file);
    must(fd >= 0 && close(fd) == 0);
    CHECK_OK(io_write(file, signed_one, 0600));
    Str text = outside_said(t, str_printf(t->arena, "pdftotext -layout %s - 2>&1", file));
    CHECK_HAS(text, "姓名：冯桂英");
    CHECK_HAS(text, "㙘䶮镕");
    CHECK_HAS(text, "第二页");
    CHECK_HAS(outside_said(t, str_printf(t->arena, "pdfinfo %s 2>&1", file)), "Pages:           2");
    Str code = outside_said(
        t,
        str_printf(t->arena,
                   "pdftoppm -r 150 -png -f 1 -l 1 %s build/paper-page >/dev/null && zbarimg"
                   " --quiet --raw build/paper-page*.png 2>/dev/null; rm -f build/paper-page*.png",
                   file));
    CHECK_STR(str_trim(code), "https://daye.example/verify/X");
    must(unlink(file) == 0);
}

TEST(a_signed_paper_is_genuine_and_carries_its_words)
{
    SignKey key = key_of(S("a")), other = key_of(S("b"));
    Str plain = document(t, S("https://daye.example/verify/X")), carried;
    Str file = deed_sign(t->arena, &key, plain);
    CHECK(deed_verify(t->arena, public_of(t, &key), file, &carried) == DEED_GENUINE);
    CHECK_STR(carried, "cGF5bG9hZA.c2ln");
    CHECK(deed_verify(t->arena, public_of(t, &other), file, &carried) == DEED_CHANGED);
    CHECK(deed_verify(t->arena, public_of(t, &key), plain, &carried) == DEED_UNSIGNED);
    CHECK(deed_verify(t->arena, public_of(t, &key), S(""), &carried) == DEED_UNSIGNED);
    CHECK(deed_verify(t->arena, public_of(t, &key), S("%PDF-1.5"), &carried) == DEED_UNSIGNED);
}

// "one changed byte fails": every byte of a deed, three ways each where it is the signature's.
TEST(one_changed_byte_anywhere_is_seen)
{
    SignKey key = key_of(S("a"));
    Str public_key = public_of(t, &key), carried;
    Str file = deed_sign(t->arena, &key, document(t, S("https://daye.example/verify/X")));
    char *bytes = arena_copy(t->arena, file.p, file.n);
    Str changed = str_of(bytes, file.n);
    int seen = 0, tried = 0;
    for (size_t i = 0; i<file.n; i += i + 200> file.n ? 1 : 61) {
        static const char flips[] = { 1, 32, (char)128 };
        for (size_t k = 0; k < COUNT(flips); k++) {
            ArenaMark mark = arena_mark(t->arena);
            bytes[i] = (char)(bytes[i] ^ flips[k]);
            seen += deed_verify(t->arena, public_key, changed, &carried) != DEED_GENUINE;
            tried++;
            bytes[i] = file.p[i];
            arena_rewind(t->arena, mark);
        }
    }
    CHECK(tried > 600);
    CHECK_INT(seen, tried);
    CHECK(deed_verify(t->arena, public_key, changed, &carried) == DEED_GENUINE);
    CHECK(deed_verify(t->arena, public_key, str_slice(file, 0, file.n - 1), &carried) !=
          DEED_GENUINE);
    CHECK(deed_verify(t->arena, public_key, str_join(t->arena, file, S("\n")), &carried) !=
          DEED_GENUINE);
}
