// needs: what people need, before anybody has ordered it.
//
// A centre, branch or station publishes a questionnaire as a menu to tick; a grid worker keeps a
// log of visits; a talk in the courtyard (星空夜谈) has its note; and somebody simply says it. All
// of it flows into one list: sorted by category, doubles merged, counted by how many people asked.
// Then 制单: a need becomes an item of the menu, an order, or a project that comes back, or is set
// aside with a reason. Every result keeps the needs it came from, and who asked hears what became
// of it. Nothing is deleted: merging moves the voices and keeps where each was first said.
//
// Stands on: places, people, accounts, teams, orders.   Leaned on by: comparisons, home, demo,
// later activities (need_project_list is its door to plans). Others may join: needs(id, place,
// place_path, category, state, title, origin, asked, merged_into, heard_at), need_voices(id, need,
// said_in, origin, person, heads, at), need_results(need, kind, item, order_id, project, at),
// need_projects(id, place, place_path, title, team, rhythm, begins, ends, state). Events: need.made
// (id: the need, other: the order when it became one), need.done (id). Hears: order.closed (a need
// whose order is done is done), order.merged (it waits for the other order), order.withdrawn (with
// nothing left it is sorted again), item.taken and item.declined (who asked hears it; with nothing
// left it is sorted again), person.erased (their words stay, without them).
#pragma once
#include "rooms/orders/orders.h"
#include "town/cx.h"
#include "town/recount.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum {
    NEED_NONE,    // where NEED_HEAR starts; never stored in needs
    NEED_NEW,     // 待整理
    NEED_SORTED,  // 已归类
    NEED_MADE,    // 已制单
    NEED_MERGED,  // 已并入  another need
    NEED_ASIDE,   // 暂不办理  with a reason
    NEED_DONE,    // 已办结
    NEED_STATES
} NeedState;

typedef enum {
    NEED_HEAR,       // 听到
    NEED_SORT,       // 归类
    NEED_MAKE,       // 制单
    NEED_MERGE,      // 并入
    NEED_PART,       // 取消并入
    NEED_SET_ASIDE,  // 暂不办理
    NEED_REOPEN,     // 重新办理
    NEED_FINISH,     // 办结
    NEED_ACTS
} NeedAct;

// How somebody stands to a need; a set of bits.
typedef enum {
    NEED_BY_VOICE = 1 << 0,   // said it
    NEED_BY_GRID = 1 << 1,    // grid worker whose grid belongs to its station
    NEED_BY_KEEPER = 1 << 2,  // station, branch or centre whose grant covers its place
    NEED_BY_READER = 1 << 3,  // supervisor or auditor over its place: may read
    NEED_BY_CLOCK = 1 << 4,   // the system: a listener, the demo
} NeedBy;
#define NEED_BY_COUNT 5

typedef enum {
    CATEGORY_OTHER,
    CATEGORY_ELDERS,
    CATEGORY_HOME,
    CATEGORY_HEALTH,
    CATEGORY_LEARNING,
    CATEGORY_CULTURE,
    CATEGORY_SKILLS,
    CATEGORY_LAW,
    CATEGORY_ERRANDS,
    CATEGORY_SURROUNDINGS,
    CATEGORY_FACILITIES,
    CATEGORY_SAFETY,
    CATEGORIES
} NeedCategory;

typedef enum { ORIGIN_SELF, ORIGIN_ANSWER, ORIGIN_VISIT, ORIGIN_TALK } NeedOrigin;
typedef enum { QUESTIONNAIRE_DRAFT, QUESTIONNAIRE_OPEN, QUESTIONNAIRE_CLOSED } QuestionnaireState;
typedef enum { RESULT_ITEM, RESULT_ORDER, RESULT_PROJECT } NeedResultKind;
typedef enum { RHYTHM_WEEKLY, RHYTHM_MONTHLY } Rhythm;
typedef enum { PROJECT_RUNNING, PROJECT_ENDED } PlanState;

typedef struct {
    const char *word;  // stored
    Text text;         // shown
    const char *tag;   // class of its label
} NeedStateInfo;
extern const NeedStateInfo need_states[NEED_STATES];

typedef struct {
    const char *word;
    Text text, done;  // the button; the timeline
} NeedActInfo;
extern const NeedActInfo need_acts[NEED_ACTS];

typedef struct {
    NeedState from;
    NeedAct act;
    NeedState to;
    unsigned by;
} NeedRule;
extern const NeedRule need_rules[];  // at most one row for a state and an act
extern const size_t need_rule_count;

extern const char *const need_state_words[], *const need_act_words[], *const need_category_words[];
extern const char *const need_origin_words[], *const questionnaire_state_words[];
extern const char *const need_result_words[], *const rhythm_words[], *const project_state_words[];
extern const Text need_category_texts[CATEGORIES], need_origin_texts[4];
extern const Text questionnaire_state_texts[3], rhythm_texts[2], project_state_texts[2];

typedef struct {
    NeedId id;
    PlaceId place;  // the station that answers for it, or the branch or centre above
    Str place_path, place_name;
    NeedCategory category;  // guessed from the words until somebody sorts it
    Text category_text;
    NeedState state;
    Text state_text;
    Str tag;
    int64_t version;    // grows with every act, not with every voice
    Str title;          // 2 to 60 characters
    Str details;        // at most 500; empty when the title says it all
    NeedOrigin origin;  // where it was first heard
    Text origin_text;
    int64_t asked;  // people who asked: each person once, and those whom a talk only counted
    Str reason;     // why set aside
    NeedId merged_into;
    Str merged_title;
    Time heard_at, changed_at;
    Url href;
} Need;
extern const Shape need_shape;

extern const Fault need_missing;             // 404  no such need, or not for this reader
extern const Fault need_not_yours;           // 403
extern const Fault need_moved_on;            // 409  the act does not start from its present state
extern const Fault need_no_target;           // 422  cannot be merged into that one
extern const Fault need_too_many;            // 429  more open needs than one person may have
extern const Fault need_linked;              // 409  this result stands already
extern const Fault need_no_result;           // 422  nothing was chosen or written
extern const Fault questionnaire_missing;    // 404
extern const Fault questionnaire_not_open;   // 409  outside its days, or not published
extern const Fault questionnaire_answered;   // 409  one answer per person
extern const Fault questionnaire_elsewhere;  // 422  the person does not live where it asks
extern const Fault questionnaire_settled;    // 409  published: its options stand
extern const Fault home_visit_missing;       // 404
extern const Fault talk_missing;             // 404
extern const Fault plan_missing;             // 404

// --- rules: values in, verdict out (needs_rules.c)

unsigned need_relations(Str place_path, bool voice, const Actor *who);  // set of NeedBy
MUST_USE Err need_next(NeedState from, NeedAct act, unsigned by, NeedState *next);
bool need_may(NeedState from, NeedAct act, unsigned by);
// Whether a need takes in others: one that is merged, set aside or done does not.
bool need_takes_in(NeedState state);
MUST_USE bool need_state_parse(Str word, NeedState *out);
// By the words that people use; CATEGORY_OTHER when none is known.
NeedCategory need_category_guess(Str words);
bool need_is_problem(NeedCategory category);  // 公共设施, 平安 and 环境: a problem report by nature
// How alike two texts are: twice the pairs of neighbouring characters that both have, by all their
// pairs (Dice), in 1/1000. Blanks, punctuation and filler words do not count.
Permille need_alike(Str a, Str b);
bool questionnaire_takes_answers(QuestionnaireState state, Day begins, Day ends, Day today);
// The n-th line of what was typed, trimmed, blank ones not counted; false after the last.
bool need_line(Str *rest, Str *line);
Str need_title_of(Arena *arena, Str words);  // the first 60 characters

// --- hearing (needs.c)

typedef struct {
    PlaceId place;
    Str words;  // 2 to 500 characters
    bool by_category;
    NeedCategory category;  // else guessed
    NeedOrigin origin;
    AnswerId answer;  // of the origin, else none
    ChoiceId option;
    HomeVisitId visit;
    TalkId talk;
    PersonId person;  // who said it; may be none
    int64_t heads;    // how many said it when nobody is named; 0 counts as 1
} NeedHeard;
// A new need with its first voice. The caller has decided that the actor may.
MUST_USE Err need_hear(Cx *cx, const NeedHeard *heard, NeedId *id);
// One more voice for a need that is there (for its target when it was merged).
MUST_USE Err need_add_voice(Cx *cx, NeedId need, const NeedHeard *heard);
// Somebody says it themselves: at their home station; at most needs.open_max open ones a person.
MUST_USE Err need_say(Cx *cx, Str words, NeedId *id);

// --- sorting (needs.c); `version` 0: whatever it is now

MUST_USE Err need_sort(Cx *cx, NeedId id, int64_t version, NeedCategory category, Str title);
MUST_USE Err need_merge(Cx *cx, NeedId id, int64_t version, NeedId into);
MUST_USE Err need_part(Cx *cx, NeedId id, int64_t version);
MUST_USE Err need_set_aside(Cx *cx, NeedId id, int64_t version, Str reason);
MUST_USE Err need_reopen(Cx *cx, NeedId id, int64_t version);
MUST_USE Err need_finish(Cx *cx, NeedId id, int64_t version, Str reason);

// --- 制单 (needs_make.c)

typedef struct {
    int64_t version;
    ItemId existing;  // on the menu already; else the item to be made:
    Item item;        // a centre's is offered at once, others are proposed to the centre
} NeedItem;
MUST_USE Err need_make_item(Cx *cx, NeedId id, const NeedItem *with, ItemId *item);

typedef struct {
    int64_t version;
    Str existing;     // number of an order that serves it already; else the order to be placed:
    PersonId person;  // for whom: one who said it; none: whoever has the phone, else the station
    Str phone, name;  // of somebody else
    Str address;      // empty: as on record, else the station's
    bool problem;     // a problem report, else a free request
    Str title, details;
    Day wanted_on;
    DayPart wanted_part;
} NeedOrder;
MUST_USE Err need_make_order(Cx *cx, NeedId id, const NeedOrder *with, OrderId *order);

typedef struct {
    PlanId id;
    PlaceId place;
    Str place_path, place_name;
    Str title;  // 2 to 60 characters
    TeamId team;
    Str team_name;
    Rhythm rhythm;
    Text rhythm_text;
    Day begins, ends;
    PlanState state;
    Text state_text;
    int64_t needs;  // it came from
    Url href;
} Plan;
extern const Shape plan_shape;

typedef struct {
    int64_t version;
    PlanId existing;
    Str title;
    TeamId team;  // may be none
    Rhythm rhythm;
    Day begins, ends;
} NeedPlan;
MUST_USE Err need_make_project(Cx *cx, NeedId id, const NeedPlan *with, PlanId *project);
MUST_USE Err need_project_find(Cx *cx, PlanId id, Plan *out);
// Projects at or below `path`, newest first, below `before`; at most `limit` (≤ 1000).
MUST_USE Err need_project_list(Cx *cx, Str path, PlanId before, int limit, List *out);
MUST_USE Err need_project_end(Cx *cx, PlanId id);
bool need_project_may_keep(const Actor *who, const Plan *project);

// --- reading (needs_lists.c)

// The need if cx->actor may read it, else need_missing. `by` (may be NULL) gets the relations.
MUST_USE Err need_find(Cx *cx, NeedId id, Need *out, unsigned *by);

typedef struct {
    Str path;  // of the node
    bool own;  // that place alone
    bool by_category, by_state, by_origin,
        by_asked;  // by_asked: most asked first, else oldest first
    NeedCategory category;
    NeedState state;
    NeedOrigin origin;
    Str words;
    int64_t after_asked;  // cursor; -1 begins
    NeedId after;
    int limit;  // 1 to 1000
} NeedQuery;
MUST_USE Err need_list(Cx *cx, const NeedQuery *query, List *out);  // of Need
MUST_USE Err need_count(Cx *cx, Str path, bool own, NeedState state, int most, int64_t *n);

typedef struct {
    VoiceId id;
    NeedId said_in;
    Str said_title;  // of the need it was first said in, when that was merged
    NeedOrigin origin;
    Text origin_text;
    Str source;  // which questionnaire, which household, which talk
    Url source_href;
    PersonId person;
    Str person_name;  // masked
    int64_t heads;
    Str words;
    Time at;
    QuestionnaireId questionnaire;  // one of the three, or none; as `source` says
    HomeVisitId home_visit;
    TalkId talk;
} NeedVoice;
extern const Shape need_voice_shape;
MUST_USE Err need_voices(Cx *cx, NeedId id, int limit, List *out);  // oldest first

// What I have said and what became of it, newest first.
typedef struct {
    VoiceId id;
    NeedId need;
    Str words;  // as said
    NeedState state;
    Text state_text;
    Str tag;
    bool joined;  // with what others said
    int64_t asked;
    Text origin_text;
    NeedOrigin origin;
    Str reason;
    Time at;
    Url href;
} NeedMine;
extern const Shape need_mine_shape;
MUST_USE Err need_list_mine(Cx *cx, PersonId person, VoiceId before, int limit, List *out);

typedef struct {
    NeedResultKind kind;
    Text kind_text;
    ItemId item;
    OrderId order_id;
    PlanId project;
    Str title;   // of the item or project; an order's number and title for who may read it
    Text state;  // where it stands: 待派单, 在菜单上, 进行中
    Time at;
    Url href;  // none for who may not open it
    bool linked;
} NeedResult;
extern const Shape need_result_shape;
MUST_USE Err need_results(Cx *cx, NeedId id, List *out);

// What this need may be a double of: same station and category, common pairs of characters.
typedef struct {
    NeedId id;
    Str title;
    Text state_text, origin_text;
    int64_t asked;
    Permille alike;
    Url href;
} NeedAlike;
extern const Shape need_alike_shape;
MUST_USE Err need_doubles(Cx *cx, const Need *need, int limit, List *out);

typedef struct {
    NeedAct act;
    NeedState from_state, to_state;
    Text text;
    PersonId person;
    Str person_name;  // masked
    Time at;
    Str reason;
} NeedStep;
extern const Shape need_step_shape;
MUST_USE Err need_step_list(Cx *cx, NeedId id, List *out);
// The needs that a result came from: List of Need, the oldest first.
MUST_USE Err need_of_result(Cx *cx, NeedResultKind kind, int64_t result, List *out);

// --- questionnaires (questionnaires.c)

#define OPTIONS_MAX 12
typedef struct {
    QuestionnaireId id;
    PlaceId place;
    Str place_path, place_name;
    Str title, intro;
    QuestionnaireState state;
    Text state_text;
    Day begins, ends;
    int64_t answers;
    bool takes;  // takes answers today
    Url href;
} Questionnaire;
extern const Shape questionnaire_shape;

typedef struct {
    ChoiceId id;
    int64_t position;  // 1 to OPTIONS_MAX
    Str words;
    NeedCategory category;
    Text category_text;
    int64_t ticks;
} Choice;
extern const Shape option_shape;

typedef struct {
    PlaceId place;
    Str title, intro;
    Day begins, ends;
    Str options;  // one in a line, 1 to OPTIONS_MAX
} QuestionnaireNew;
MUST_USE Err questionnaire_add(Cx *cx, const QuestionnaireNew *new, QuestionnaireId *id);
// While it is a draft; place stays.
MUST_USE Err questionnaire_edit(Cx *cx, QuestionnaireId id, const QuestionnaireNew *edit);
MUST_USE Err questionnaire_category(Cx *cx, QuestionnaireId id, int64_t position,
                                    NeedCategory category);
MUST_USE Err questionnaire_publish(Cx *cx, QuestionnaireId id);
MUST_USE Err questionnaire_close(Cx *cx, QuestionnaireId id);
typedef struct {
    PersonId person;  // whose answer
    PlaceId place;    // where the needs stand; none: the person's home
    bool ticks[OPTIONS_MAX];
    Str words;  // own words; a need by itself
} QuestionnaireAnswer;
MUST_USE Err questionnaire_answer(Cx *cx, QuestionnaireId id, const QuestionnaireAnswer *answer);
MUST_USE Err questionnaire_find(Cx *cx, QuestionnaireId id, Questionnaire *out);
MUST_USE Err questionnaire_options(Cx *cx, QuestionnaireId id, List *out);  // of Choice, counted
MUST_USE Err questionnaire_list(Cx *cx, Str path, QuestionnaireId before, int limit, List *out);
// Open today for who lives at `home_path`, newest first, and whether `person` has answered.
MUST_USE Err questionnaire_list_for(Cx *cx, Str home_path, PersonId person, List *out);
MUST_USE Err questionnaire_answered_by(Cx *cx, QuestionnaireId id, PersonId person, bool *has);
bool questionnaire_may_keep(const Actor *who, Str place_path);

// --- visits and talks (hearings.c)

typedef struct {
    HomeVisitId id;
    PlaceId place;
    Str place_path, place_name;
    PersonId visitor;
    Str visitor_name;
    PersonId person;
    Str household;  // 3栋201 冯家
    Day day;
    DayPart part;
    Text part_text;
    Str said;
    int64_t needs;
    Time at;
    Url href;
} HomeVisit;
extern const Shape home_visit_shape;
typedef struct {
    PlaceId place;
    Str household;  // 2 to 40 characters
    Str phone;      // when it is on record, its person is who said it
    Day day;        // today or at most 60 days ago
    DayPart part;
    Str said;   // 2 to 1000 characters
    Str needs;  // one in a line, at most 20
} HomeVisitNew;
MUST_USE Err home_visit_add(Cx *cx, const HomeVisitNew *new, HomeVisitId *id);
MUST_USE Err home_visit_find(Cx *cx, HomeVisitId id, HomeVisit *out);
MUST_USE Err home_visit_list(Cx *cx, Str path, HomeVisitId before, int limit, List *out);

typedef struct {
    TalkId id;
    PlaceId place;
    Str place_path, place_name;
    Str topic, hosts, venue;
    Day day;
    int64_t attendances;  // 人次
    Str note;
    PersonId made_by;
    int64_t needs;
    Time at;
    Url href;
} Talk;
extern const Shape talk_shape;
typedef struct {
    PlaceId place;
    Str topic, hosts, venue;  // 2 to 60 characters
    Day day;
    int64_t attendances;
    Str note;      // at most 2000
    Str opinions;  // one in a line, at most 20
} TalkNew;
MUST_USE Err talk_add(Cx *cx, const TalkNew *new, TalkId *id);
MUST_USE Err talk_find(Cx *cx, TalkId id, Talk *out);
MUST_USE Err talk_list(Cx *cx, Str path, TalkId before, int limit, List *out);
// One more, remembered afterwards or by somebody with a name.
typedef struct {
    Str words, phone;
    int64_t heads;
} Opinion;
MUST_USE Err home_visit_opinion(Cx *cx, HomeVisitId id, const Opinion *opinion, NeedId *need);
MUST_USE Err talk_opinion(Cx *cx, TalkId id, const Opinion *opinion, NeedId *need);
// A note is corrected by who wrote it or whoever keeps needs at its place. Nothing is overwritten
// unseen: each field that changed leaves a row with the old words, the new ones, why, who and when.
typedef struct {
    Str household, said;
    Day day;
    DayPart part;
    Str why;  // 2 to 100 characters
} HomeVisitFix;
typedef struct {
    Str topic, hosts, venue, note;
    Day day;
    int64_t attendances;
    Str why;
} TalkFix;
MUST_USE Err home_visit_fix(Cx *cx, HomeVisitId id, const HomeVisitFix *fix);
MUST_USE Err talk_fix(Cx *cx, TalkId id, const TalkFix *fix);
bool hearing_may_fix(const Actor *who, Str place_path, PersonId noted_by);
typedef enum {
    FIXED_HOUSEHOLD,
    FIXED_DAY,
    FIXED_PART,
    FIXED_SAID,
    FIXED_TOPIC,
    FIXED_HOSTS,
    FIXED_VENUE,
    FIXED_ATTENDANCES,
    FIXED_NOTE
} FixedField;
extern const char *const fixed_field_words[];
typedef struct {
    FixedField field;
    Text field_text;
    Str was, became, why;
    Str person_name;
    Time at;
} HearingFix;
extern const Shape hearing_fix_shape;
// Of one of the two, latest first, at most 200.
MUST_USE Err hearing_fixes(Cx *cx, HomeVisitId visit, TalkId talk, List *out);
extern const Fault hearing_unchanged;  // 422  nothing is different

// The needs heard at a visit or a talk.
MUST_USE Err need_heard_at(Cx *cx, HomeVisitId visit, TalkId talk, List *out);

// For Room.holdings and Room.merge (needs_holdings.c).
extern const Holding need_holdings[];
MUST_USE Err need_merge_person(Cx *cx, PersonId to, PersonId from);

extern const Room needs_room;
