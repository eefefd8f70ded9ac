// certificates: 《志愿服务记录证明》, and the 证书 of stars: papers that prove themselves.
//
// 民政部令第67号 (志愿服务记录与证明出具办法, art. 3: true, accurate, complete, free, in time; who
// records certifies) and 民发〔2015〕149号 (apply → accept → issue → publicity of 7 days at least;
// person, service, issuer, number; seal, person in charge, handler; a register of numbers). The
// volunteer asks, or a guardian for a minor; the home station's desk or whoever stands above it
// accepts and issues, never about themselves. What is issued is a snapshot of effective records:
// lines with honour and carried-over hours apart, signed (Ed25519) as a text; the printed PDF is
// signed once more over all its bytes. It is free: there is no field for money. Numbers have no
// gap, for a number and its paper are one act; printing again gives the same number. When a line's
// record is reversed the certificate is withdrawn by itself: it is no longer true.
//
// Stands on: places, people, volunteers, records.   Leaned on by: stars, home, demo.
// Others may join: certificates(id, kind, person, number, code, state).
// Events: none. Hears: record.reversed, person.erased.
#pragma once
#include "base/deed.h"
#include "rooms/records/records.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

#define CERTIFICATE_CODE_LENGTH 10
#define CERTIFICATE_LINES_MAX   1000

typedef enum { CERTIFICATE_RECORD, CERTIFICATE_STAR } CertificateKind;
typedef enum {
    CERTIFICATE_APPLIED,    // 待受理
    CERTIFICATE_ACCEPTED,   // 已受理
    CERTIFICATE_ISSUED,     // 已出具
    CERTIFICATE_REFUSED,    // 未受理, with the reason
    CERTIFICATE_CANCELLED,  // 已取消, by who asked
    CERTIFICATE_REVOKED,    // 已撤销: no longer holds
    CERTIFICATE_STATES
} CertificateState;
extern const char *const certificate_kind_words[], *const certificate_state_words[];
extern const Text certificate_kind_texts[], certificate_state_texts[];
extern const char *const certificate_state_tags[];

typedef struct {
    CertificateId id;
    CertificateKind kind;
    PersonId person, asked_by;
    Str name;              // as issued; before, the person's
    Str name_masked;       // 张**
    Str document;          // 居民身份证 **************002X
    Str volunteer_number;  // as issued
    PlaceId place;
    Str place_path, place_name;
    Day from_day, to_day;  // of the records, both ends
    Str purpose;           // 用途, at most 60 characters
    CertificateState state;
    Time asked_at;
    Day due_on;  // the last day in time
    PersonId accepted_by, issued_by;
    Time accepted_at, decided_at, issued_at, revoked_at;
    Time suspended_at;  // of a star that is suspended: does not hold until it is restored
    Str opinion;        // of a refusal or withdrawal
    Str number, code;   // none before it is issued
    Minutes credit, honour, carried;
    int64_t line_count;
    Str digest;  // BLAKE2b-256 of the lines, hex
    Str issuer, charge, handler, contact;
    Str award;  // of a star: 三星级志愿者
    Blob signature;
    Text kind_text, state_text;
    Str tag;
    bool late, open;
    Url href;
} Certificate;
extern const Shape certificate_shape;

typedef struct {
    int64_t seq;
    RecordId record;
    Day day;
    Str title, place_name, team_name;
    RecordKind kind;
    Text kind_text;
    Minutes minutes;
} CertificateLine;
extern const Shape certificate_line_shape;

extern const Fault certificate_missing;    // 404
extern const Fault certificate_moved_on;   // 409  somebody did that meanwhile
extern const Fault certificate_not_yours;  // 403  no right at that station
extern const Fault certificate_own;        // 403  nobody certifies themselves
extern const Fault certificate_guardian;   // 403  a minor's guardian asks, or agrees first
extern const Fault certificate_there;      // 409  one waits already
extern const Fault certificate_nothing;    // 422  no effective hours in that time
extern const Fault certificate_many;       // 422  more lines than a certificate holds
extern const Fault certificate_mistyped;   // 422  the code's check letter does not fit

// --- rules (certificates_rules.c)

// Who asks for whom. `age`: of the person, -1 unknown (taken as an adult who registered as one).
typedef struct {
    bool self, guardian, guarded;
    int age;
} CertificateAsker;
MUST_USE Err certificate_asker_verdict(const CertificateAsker *asker);
// The act fits the state: applied → accepted → issued → revoked; applied → refused; applied or
// accepted → cancelled, or refused.
bool certificate_may_move(CertificateState from, CertificateState to);
// Ten letters and digits without I, L, O, U; the last one proves the typing. From 9 random bytes.
Str certificate_code_of(Arena *arena, const uint8_t seed[9]);
// As typed: blanks, dashes and small letters are forgiven, O is 0, I and L are 1. None when it is
// no code.
Str certificate_code_normal(Arena *arena, Str typed);
Str certificate_number_of(Arena *arena, Str county, int year, int64_t serial);
// What is signed: one line for each fact. Read back by certificate_read.
Str certificate_text(Arena *arena, const Certificate *one);
Str certificate_lines_digest(Arena *arena, const List *lines);  // of CertificateLine
// The keywords of a PDF: base64url of the text, a dot, base64url of its signature.
Str certificate_carried(Arena *arena, const Certificate *one);
SignKey certificate_key(const Hash *key_token);  // its own seed: a card is no certificate

typedef struct {
    DeedVerdict verdict;
    Str text;  // the signed text of a genuine one
} CertificateReading;
// A file as somebody handed it in, by the public key alone.
CertificateReading certificate_read(Arena *arena, Str public_key, Str file);

// --- the paper (certificates_paper.c)

// A PDF: `link` is what its code leads to, `lines` of CertificateLine. Fault_too_large beyond 6
// MiB.
MUST_USE Err certificate_draw(Cx *cx, const Certificate *one, const List *lines, Str link,
                              Str *out);

// --- reading

// Whatever the actor may see of it: the person, who asked, the guardian, staff above the place.
MUST_USE Err certificate_seen(Cx *cx, CertificateId id, Certificate *out);
MUST_USE Err certificate_find(Cx *cx, CertificateId id, Certificate *out);
MUST_USE Err certificate_by_code(Cx *cx, Str typed, Certificate *out);
MUST_USE Err certificate_lines(Cx *cx, CertificateId id, List *out);
typedef struct {
    PersonId person;  // none: of a node
    Str path;
    bool open;         // what waits, the most urgent first; otherwise the newest first
    bool issued_only;  // the register of numbers
    Str words;         // number, code or name, exactly; "" any
    CertificateId before;
    int limit;
} CertificateQuery;
MUST_USE Err certificate_list(Cx *cx, const CertificateQuery *query, List *out);
// 公示: issued within the days of the rule, newest first.
MUST_USE Err certificate_list_public(Cx *cx, CertificateId before, int limit, List *out);
bool certificate_may_handle(const Cx *cx, const Certificate *one);  // the desk

// --- acts

typedef struct {
    PersonId person;  // none: the actor
    Day from_day, to_day;
    Str purpose;
} CertificateAsk;
MUST_USE Err certificate_ask(Cx *cx, const CertificateAsk *ask, CertificateId *id);
MUST_USE Err certificate_cancel(Cx *cx, CertificateId id);
MUST_USE Err certificate_accept(Cx *cx, CertificateId id);
MUST_USE Err certificate_refuse(Cx *cx, CertificateId id, Str opinion);
// `charge`, `contact`: empty takes the place's keeper and phone.
MUST_USE Err certificate_issue(Cx *cx, CertificateId id, Str charge, Str contact);
MUST_USE Err certificate_revoke(Cx *cx, CertificateId id, Str reason);
MUST_USE Err certificate_hear_reversed(Cx *cx, const Event *event);
MUST_USE Err certificate_hear_erased(Cx *cx, const Event *event);

// For the room of stars, which has decided: a 证书 with a number of the same register.
typedef struct {
    PersonId person;
    PlaceId place;
    Str award;
    Minutes credit, honour, carried;
    PersonId handler;
} CertificateAward;
MUST_USE Err certificate_award(Cx *cx, const CertificateAward *award, CertificateId *id);
MUST_USE Err certificate_withdraw(Cx *cx, CertificateId id, Str reason);
// For the time that the star is suspended; and holds again.
MUST_USE Err certificate_suspend(Cx *cx, CertificateId id, bool suspended);

extern const Room certificates_room;
Err certificates_check(Cx *cx, Recount *recount);
MUST_USE Err certificate_todos(Cx *cx, List *out);
