// ids: one struct for each kind of row, so that passing a PersonId for an OrderId does not compile.
//
// Ids come from the database (identity columns). 0 is nobody: stored as NULL, read from NULL.
// In JSON and URLs an id is a decimal string.
#pragma once
#include "base/time.h"
#include <stdint.h>

// A new kind of row is one line here.
// clang-format off
#define ALL_IDS(X) \
    X(Person) \
    X(Place) \
    X(Team) \
    X(Unit) \
    X(Session) \
    X(Token) \
    X(Grant) \
    X(Order) \
    X(Item) \
    X(Proposal) \
    X(Step) \
    X(Member) \
    X(Audit) \
    X(Photo) \
    X(Offer) \
    X(Need) \
    X(Voice) \
    X(Questionnaire) \
    X(Choice) \
    X(Answer) \
    X(HomeVisit) \
    X(Talk) \
    X(Project) \
    X(Plan) \
    X(Hook) \
    X(Roster) \
    X(Invitation) \
    X(Position) \
    X(Activity) \
    X(Signup) \
    X(Policy) \
    X(Course) \
    X(Credit) \
    X(Post) \
    X(Pattern) \
    X(Swap) \
    X(Fact) \
    X(Device) \
    X(Presence) \
    X(Record) \
    X(Entry) \
    X(Objection) \
    X(Family) \
    X(Missed) \
    X(Telling) \
    X(Revisit) \
    X(Slot) \
    X(Pool) \
    X(Visit) \
    X(Skill) \
    X(Guardian) \
    X(Application) \
    X(Founding) \
    X(VestMove) \
    X(Merchant) \
    X(Agreement) \
    X(Transfer) \
    X(Hold) \
    X(Grade) \
    X(Freeze) \
    X(Household) \
    X(Merge) \
    X(Carry) \
    X(CarryRow) \
    X(Opening) \
    X(TeamChange) \
    X(Budget) \
    X(Reward) \
    X(Redemption) \
    X(Settlement) \
    X(PartyReport) \
    X(ExchangeFile) \
    X(Certificate) \
    X(Star) \
    X(Objected) \
    X(Entitlement) \
    X(EntitlementPass) \
    X(EntitlementUse) \
    X(EntitlementList) \
    X(Coupon) \
    X(Report)

#define ID_TYPE(Kind) typedef struct { int64_t n; } Kind##Id;
// clang-format on
ALL_IDS(ID_TYPE)

#define NO(Kind) ((Kind##Id){ 0 })
// Two ids name the same row. False between two nobodies; different kinds do not compile.
#define same(a, b)                                \
    (__extension__({                              \
        __typeof__(a) same_a_ = (a);              \
        __typeof__(a) same_b_ = (b);              \
        same_a_.n != 0 && same_a_.n == same_b_.n; \
    }))

// clang-format off
typedef struct { int64_t n; } Points;    // 1/100 point, signed
typedef struct { int64_t n; } Fen;       // money in 分
typedef struct { int32_t n; } Permille;  // ratios: 200 is 20 %
// clang-format on
