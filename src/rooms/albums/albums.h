// albums: 活动相册 and 一键台账: what is left of an activity when it is over, and one paper of all
// of it.
//
// Pictures: nine at once, made small on the phone, stamped with time, place, activity and number.
// A picture is for the file first; who puts it up says whether everybody on it agrees to its being
// shown. Somebody who was there may have it taken out of sight at once and need not say why: it is
// never shown again and stands on no paper, until who runs the activity removes it for good.
// Nothing counts from a picture.
//
// The ledger (台账) is derived: plan and notice are the project's and the date's rows, the sign-in
// sheet follows from facts and records, the summary is what who runs it has written
// (activity_report). Nobody types it a second time. Of one activity, or of one month of a place:
// one PDF, or one ZIP with the PDF, the sheets as XLSX and the pictures. Names stand in full on the
// paper of who runs the activity, masked for who only looks on; each paper made is a row of audit.
// A month has limits (below), and says so on its last page when pictures had to stay out.
//
// Stands on: places, people, photos, teams, activities, attendance, records.   Leaned on by: demo.
// Others may join: album_photos(photo, activity, number, state, at). Events: none. Hears: none.
#pragma once
#include "rooms/activities/activities.h"
#include "rooms/photos/photos.h"
#include "rooms/teams/teams.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum {
    PICTURE_SHOWN,    // 公开    everybody on it agrees, said who put it up
    PICTURE_INNER,    // 仅存档
    PICTURE_ASKED,    // 应要求不公开  somebody who was there asked for it
    PICTURE_REMOVED,  // 已删除  the bytes are gone
    PICTURE_STATES
} PictureState;
typedef enum { PICTURE_HIDE, PICTURE_SHOW, PICTURE_REMOVE, PICTURE_ACTS } PictureAct;
typedef enum {
    PICTURE_BY_RUNNER = 1 << 0,  // leads the team, or answers for the place
    PICTURE_BY_GUEST = 1 << 1,   // was signed up: may be on it
} PictureBy;
extern const char *const picture_state_words[];
extern const Text picture_state_texts[];

// What belongs to a ledger; a set of bits.
typedef enum {
    LEDGER_PLAN = 1 << 0,     // 计划
    LEDGER_NOTICE = 1 << 1,   // 通知
    LEDGER_SHEET = 1 << 2,    // 签到表
    LEDGER_PHOTOS = 1 << 3,   // 照片
    LEDGER_SUMMARY = 1 << 4,  // 总结
} LedgerPart;
#define LEDGER_PARTS 5
extern const Text ledger_part_texts[LEDGER_PARTS];

// Of a month's paper. What lies beyond the first two is ledger_too_many.
#define MONTH_ACTIVITIES 120
#define MONTH_PEOPLE     4000
#define MONTH_PICTURES   ((size_t)10 << 20)  // bytes; the rest stays out and is counted

extern const Fault album_missing;    // 404
extern const Fault album_moved_on;   // 409
extern const Fault album_not_yours;  // 403
extern const Fault album_early;      // 409  before it has begun
extern const Fault album_full;       // 409
extern const Fault album_consent;    // 422  shown without saying that all agree
extern const Fault album_key_used;   // 409  that key belongs to another picture
extern const Fault ledger_too_many;  // 422  asked for too much in one paper

// --- rules (albums_rules.c)

// OK and the next state; album_not_yours, or album_moved_on.
MUST_USE Err picture_next(PictureState from, PictureAct act, unsigned by, PictureState *to);
bool picture_may(PictureState from, PictureAct act, unsigned by);
// From two hours before the start (who builds the stage takes pictures too); a cancelled or hidden
// activity has none. `have`, `more`: those that are there, and those that come.
typedef struct {
    ActivityState state;
    Time starts_at, now;
    int64_t have, more, most;
} AlbumRoom;
MUST_USE Err album_verdict(const AlbumRoom *room);
// Which parts are there.
typedef struct {
    bool planned, noticed, summed;
    bool counted;  // an audience was counted, which stands for its sheet
    int64_t came, photos;
} LedgerState;
unsigned ledger_parts(const LedgerState *state);
// The time on the stamp: what the camera says when it can be true (from a day before the start
// until now), else now.
Time stamp_time(Time taken_at, Time starts_at, Time now, bool *taken);

// --- pictures (albums.c)

typedef struct {
    PhotoId id;
    int64_t number;  // 1, 2, 3 … of its activity
    PictureState state;
    Text state_text;
    Str caption;  // at most 60
    Time at;
    Time taken_at;    // as the camera said; none
    ActivityId twin;  // another activity that has the very same file; none
    Str twin_number;
    int64_t width, height;
    bool shown, may_hide, may_show, may_remove;
    Url href, small;
} AlbumPhoto;
extern const Shape album_photo_shape;

// Who cx->actor is to the pictures of an activity.
MUST_USE Err album_by(Cx *cx, const Activity *activity, unsigned *by);
// Each file is decoded and stamped; in the pool. List of Picture.
MUST_USE Err album_prepare(Cx *cx, Str field, const Uploads *files, ActivityId activity,
                           List *pictures);
// "拍摄 2026-11-28 08:40 · 保康社区 · 清洁家园 · H20261128-0001"; `taken_at` none: 上传, and now.
Str album_stamp(Cx *cx, const Activity *activity, Time taken_at);
typedef struct {
    ActivityId activity;
    const List *pictures;  // of Picture
    Str caption;
    bool shown;  // everybody on them agrees to be seen
} AlbumNew;
// `added`: without those that the album has already.
MUST_USE Err album_add(Cx *cx, const AlbumNew *new, int64_t *added);
MUST_USE Err album_act(Cx *cx, ActivityId activity, PhotoId photo, PictureAct act);
// By number; `all`: also what is not shown (never what was removed). At most 200.
MUST_USE Err album_list(Cx *cx, const Activity *activity, bool all, List *out);
// OK when cx->actor may look at that picture; album_missing.
MUST_USE Err album_photo_of(Cx *cx, const Activity *activity, PhotoId photo);
MUST_USE Err album_clock(Cx *cx, int limit, int *did);  // forgets after albums.photo_days

// --- pictures from the field (albums_field.c)
//
// A phone keeps what it took under a key of its own making until it hears a last word; it may send
// the same again, and may take back what it does not know to have arrived. Whatever comes first,
// and however often, the end is the same: a key counts once, and undone is undone for ever.

typedef enum {
    FIELD_PICTURE_APPLIED,    // it is in the album, or on its sheet
    FIELD_PICTURE_DUPLICATE,  // came before
    FIELD_PICTURE_SAME,       // the album has that very file already
    FIELD_PICTURE_UNDONE,     // taken back: now, or before it came
    FIELD_PICTURE_STATUSES
} FieldPictureStatus;
extern const char *const field_picture_words[];
extern const Text field_picture_texts[];
typedef struct {
    ActivityId activity;
    int64_t sheet;  // of paper; 0: for the album
    Str key;        // 8 to 40
} FieldPicture;
// In the pool: nothing when the key is known already.
MUST_USE Err field_picture_ready(Cx *cx, const FieldPicture *one, Str field, const Uploads *files,
                                 List *pictures);
MUST_USE Err field_picture_add(Cx *cx, const FieldPicture *one, const List *pictures,
                               FieldPictureStatus *status);
MUST_USE Err field_picture_undo(Cx *cx, const FieldPicture *one, FieldPictureStatus *status);

// --- the ledger (albums_ledger.c)

typedef struct {
    ActivityId id;
    Str number, name, place_name, site, team_name;
    ActivityKind kind;
    Text kind_text;
    Time starts_at, ends_at;
    int64_t taken, came, photos, attendances;
    AttendanceBasis basis;
    Text basis_text;
    Minutes minutes;  // of its records that stand
    Str result;
    unsigned parts;  // LedgerPart
    Str missing;     // 照片、总结
    bool whole;
    TeamId team;
    Str place_path;
    Url href;
} LedgerRow;
extern const Shape ledger_row_shape;
typedef struct {
    int64_t activities, whole, came, attendances, photos;
    Minutes minutes;
} LedgerSums;
extern const Shape ledger_sums_shape;
// Held at or below a node, or by one team, in [from, before), by their start; after (start, id).
typedef struct {
    Str path;
    TeamId team;  // instead of the node
    Time from, before;
    Time after_start;
    ActivityId after_id;
    int limit;  // 1 to 1000
} LedgerQuery;
MUST_USE Err ledger_list(Cx *cx, const LedgerQuery *query, List *out);
MUST_USE Err ledger_sums(Cx *cx, const LedgerQuery *query, LedgerSums *out);
MUST_USE Err ledger_find(Cx *cx, ActivityId id, LedgerRow *out);
// Over for some time, and something is missing: of a team, or at a node itself and below.
MUST_USE Err ledger_open(Cx *cx, TeamId team, Str path, int limit, List *out);

// One line of the sign-in sheet.
typedef struct {
    Str activity_number, activity_name;  // of a month's sheet
    int64_t n;
    Str name, volunteer_number, position_name;
    Text state_text;
    Time in_at, out_at;
    Text source_text;
    Minutes minutes;
} LedgerPerson;
extern const Shape ledger_person_shape;
// `masked`: for who only looks on.
MUST_USE Err ledger_people(Cx *cx, const LedgerRow *row, bool masked, List *out);

// --- papers (albums_paper.c); in the pool

typedef struct {
    Str bytes, file_name;
    const char *type;
} LedgerFile;
typedef enum { LEDGER_PDF, LEDGER_ZIP } LedgerForm;
// cx->actor may: who runs it, and who looks on. The bytes live as long as cx->arena.
MUST_USE Err ledger_paper(Cx *cx, ActivityId id, LedgerForm form, LedgerFile *out);
// Of one month (any day of it) of a place and all below it, or of `team` when there is one.
MUST_USE Err ledger_month(Cx *cx, PlaceId place, TeamId team, Day month, LedgerForm form,
                          LedgerFile *out);
// Leads it, or keeps it: may read and print its months.
bool ledger_may_team(const Actor *who, const Team *team);

extern const Room albums_room;
Err albums_check(Cx *cx, Recount *recount);
