// What a certificate says, letter by letter, and who may ask for it.
#include "rooms/certificates/certificates.h"
#include "base/buf.h"
#include "rooms/volunteers/volunteers.h"

const char *const certificate_kind_words[] = { "record", "star", NULL };
const Text certificate_kind_texts[] = { TEXT("志愿服务记录证明"), TEXT("星级证书") };
const char *const certificate_state_words[] = { "applied",   "accepted", "issued", "refused",
                                                "cancelled", "revoked",  NULL };
const Text certificate_state_texts[] = { TEXT("待受理"), TEXT("已受理"), TEXT("已出具"),
                                         TEXT("未受理"), TEXT("已取消"), TEXT("已撤销") };
const char *const certificate_state_tags[] = { "warn", "info", "ok", "plain", "plain", "red" };

Err certificate_asker_verdict(const CertificateAsker *asker)
{
    bool minor = asker->age >= 0 && asker->age < AGE_ADULT;
    if (asker->guardian)
        return minor ? OK : &certificate_not_yours;
    if (!asker->self)
        return &certificate_not_yours;
    // Under 14 the guardian asks; from 14 on with the guardian's consent standing.
    if (minor && (asker->age < AGE_SEPARATE || !asker->guarded))
        return &certificate_guardian;
    return OK;
}

bool certificate_may_move(CertificateState from, CertificateState to)
{
    switch (to) {
    case CERTIFICATE_ACCEPTED:
        return from == CERTIFICATE_APPLIED;
    case CERTIFICATE_ISSUED:
        return from == CERTIFICATE_ACCEPTED;
    case CERTIFICATE_REFUSED:
    case CERTIFICATE_CANCELLED:
        return from == CERTIFICATE_APPLIED || from == CERTIFICATE_ACCEPTED;
    case CERTIFICATE_REVOKED:
        return from == CERTIFICATE_ISSUED;
    case CERTIFICATE_APPLIED:
    case CERTIFICATE_STATES:
        return false;
    }
    unreachable();
}

// --- codes

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static int value_of(char c)
{
    for (int i = 0; i < 32; i++)
        if (letters[i] == c)
            return i;
    return -1;
}

// Each place has a weight without a common factor with 31, and so do the differences of
// neighbours: one wrong letter and two letters changed round are seen, but for the pair 0 and Z.
static char check_of(const char *code)
{
    int sum = 0;
    for (int i = 0; i < CERTIFICATE_CODE_LENGTH - 1; i++)
        sum += (i + 2) * value_of(code[i]);
    return letters[sum % 31];
}

Str certificate_code_of(Arena *arena, const uint8_t seed[9])
{
    char *code = arena_alloc(arena, CERTIFICATE_CODE_LENGTH);
    for (int i = 0; i < CERTIFICATE_CODE_LENGTH - 1; i++)
        code[i] = letters[seed[i] & 31];
    code[CERTIFICATE_CODE_LENGTH - 1] = check_of(code);
    return str_of(code, CERTIFICATE_CODE_LENGTH);
}

Str certificate_code_normal(Arena *arena, Str typed)
{
    char *code = arena_alloc(arena, CERTIFICATE_CODE_LENGTH);
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if (c == ' ' || c == '-')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
        if (n == CERTIFICATE_CODE_LENGTH || value_of(c) < 0)
            return (Str){ 0 };
        code[n++] = c;
    }
    if (n < CERTIFICATE_CODE_LENGTH || check_of(code) != code[n - 1])
        return (Str){ 0 };
    return str_of(code, n);
}

Str certificate_number_of(Arena *arena, Str county, int year, int64_t serial)
{
    return str_printf(arena, "%.*s-%d-%06lld", STR_FMT(county), year, (long long)serial);
}

// --- what is signed

// A fact is one line: what would break it is a blank.
static void fact(Buf *out, const char *name, Str value)
{
    buf_printf(out, "%s ", name);
    for (size_t i = 0; i < value.n; i++)
        buf_byte(out, (unsigned char)value.p[i] < ' ' ? ' ' : value.p[i]);
    buf_byte(out, '\n');
}

Str certificate_text(Arena *arena, const Certificate *one)
{
    Buf out = buf_new(arena, 16384);
    buf_lit(&out, "redvest 1 certificate\n");
    fact(&out, "kind", str(certificate_kind_words[one->kind]));
    fact(&out, "number", one->number);
    fact(&out, "code", one->code);
    fact(&out, "name", one->name);
    fact(&out, "document", one->document);
    fact(&out, "volunteer", one->volunteer_number);
    fact(&out, "from", day_iso(arena, one->from_day));
    fact(&out, "to", day_iso(arena, one->to_day));
    buf_printf(&out, "credit_minutes %d\nhonour_minutes %d\ncarried_minutes %d\n", one->credit.n,
               one->honour.n, one->carried.n);
    buf_printf(&out, "lines %lld\n", (long long)one->line_count);
    fact(&out, "lines_blake2b", one->digest);
    fact(&out, "award", one->award);
    fact(&out, "purpose", one->purpose);
    fact(&out, "issuer", one->issuer);
    fact(&out, "charge", one->charge);
    fact(&out, "handler", one->handler);
    fact(&out, "contact", one->contact);
    fact(&out, "issued", time_rfc3339(arena, one->issued_at));
    must(!out.full);
    return buf_str(&out);
}

Str certificate_lines_digest(Arena *arena, const List *lines)
{
    Buf out = buf_new(arena, (size_t)4 << 20);
    for (size_t i = 0; i < lines->n; i++) {
        const CertificateLine *line = LIST_AT(lines, CertificateLine, i);
        buf_printf(&out, "%d\t%.*s\t%.*s\t%.*s\t%s\t%d\n", line->day.ymd, STR_FMT(line->title),
                   STR_FMT(line->place_name), STR_FMT(line->team_name),
                   record_kind_words[line->kind], line->minutes.n);
    }
    must(!out.full);
    Hash digest = hash_of(buf_str(&out));
    return hex_of(arena, hash_str(&digest));
}

Str certificate_carried(Arena *arena, const Certificate *one)
{
    return str_printf(arena, "%.*s.%.*s",
                      STR_FMT(base64url_of(arena, certificate_text(arena, one))),
                      STR_FMT(base64url_of(arena, one->signature.bytes)));
}

SignKey certificate_key(const Hash *key_token)
{
    Hash seed = hash_keyed(hash_str(key_token), S("redvest 1 certificate"));
    return sign_key(&seed);
}

CertificateReading certificate_read(Arena *arena, Str public_key, Str file)
{
    CertificateReading reading = { .text = S("") };
    Str carried, signature, text;
    reading.verdict = deed_verify(arena, public_key, file, &carried);
    if (reading.verdict != DEED_GENUINE)
        return reading;
    Str head = str_cut(carried, '.', &signature);
    if (!base64url_parse(arena, head, &text) || !base64url_parse(arena, signature, &signature) ||
        !sign_holds(public_key, text, signature))
        reading.verdict = DEED_CHANGED;
    else
        reading.text = text;
    return reading;
}
