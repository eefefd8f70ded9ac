#include "base/fault.h"
#include "base/utf8.h"
#include "tests/test.h"

static bool code_is_sound(Str code)
{
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '.')
            return false;
    }
    return code.n > 0;
}

// Holds for every fault of the program, whichever room names it.
TEST(every_fault_has_a_status_a_code_and_a_sentence)
{
    CHECK(fault_count() >= 10);
    for (size_t i = 0; i < fault_count(); i++) {
        const Fault *fault = fault_at(i);
        if (fault->status < 400 || fault->status > 599 || !code_is_sound(str(fault->code)))
            test_failed(__FILE__, __LINE__, "%s: %d", fault->code, fault->status);
        if (!utf8_valid(str(fault->text.zh)) || !utf8_has_han(str(fault->text.zh)))
            test_failed(__FILE__, __LINE__, "%s: no sentence", fault->code);
    }
}

TEST(no_two_faults_share_a_code)
{
    for (size_t i = 0; i < fault_count(); i++)
        if (fault_find(str(fault_at(i)->code)) != fault_at(i))
            test_failed(__FILE__, __LINE__, "%s is named twice", fault_at(i)->code);
}

TEST(a_fault_is_found_by_its_code)
{
    CHECK(fault_find(S("missing")) == &fault_missing);
    CHECK(fault_find(S("nobody.knows")) == NULL);
    CHECK(fault_find((Str){ 0 }) == NULL);
}

static Err fails(Err err, int *reached)
{
    TRY(err);
    (*reached)++;
    return OK;
}

TEST(trying_leaves_at_the_first_fault)
{
    int reached = 0;
    CHECK_ERR(fails(&fault_busy, &reached), fault_busy);
    CHECK_INT(reached, 0);
    CHECK_OK(fails(OK, &reached));
    CHECK_INT(reached, 1);
}

static void ask_beyond(__attribute__((unused)) void *what)
{
    (void)fault_at(fault_count());
}

TEST(a_fault_beyond_the_last_ends_the_process)
{
    CHECK(test_dies(ask_beyond, NULL));
}
