// Who may do what with a picture, when an album is open, and what a ledger lacks.
#include "rooms/albums/albums.h"

FAULT(album_missing, 404, "album.missing", "没有找到这张照片");
FAULT(album_moved_on, 409, "album.moved_on", "这张照片已经处理过了，请刷新再看");
FAULT(album_not_yours, 403, "album.not_yours", "这场活动的照片由举办的队伍和站里管理");
FAULT(album_early, 409, "album.early", "活动还没开始，开始前两小时起才能传照片");
FAULT(album_full, 409, "album.full", "这场活动的照片已经够多了，请先删除几张再传");
FAULT(album_consent, 422, "album.consent", "要公开照片，请先确认照片里的人都同意");
FAULT(album_key_used, 409, "album.key_used", "这个编号已经用在别的照片上了，请重新拍一张");
FAULT(ledger_too_many, 422, "ledger.too_many",
      "这个月的活动太多，一份台账装不下，请按村、社区分别生成");

const char *const picture_state_words[] = { "shown", "inner", "asked", "removed", NULL };
const Text picture_state_texts[] = { TEXT("公开"), TEXT("仅存档"), TEXT("应要求不公开"),
                                     TEXT("已删除") };
const char *const field_picture_words[] = { "applied", "duplicate", "same", "undone", NULL };
const Text field_picture_texts[] = { TEXT("已上传"), TEXT("早就上传了"),
                                     TEXT("相册里已有同一张照片"), TEXT("已撤销") };
const Text ledger_part_texts[LEDGER_PARTS] = { TEXT("计划"), TEXT("通知"), TEXT("签到表"),
                                               TEXT("照片"), TEXT("总结") };

typedef struct {
    PictureState from;
    PictureAct act;
    PictureState to;
    unsigned by;
} PictureRule;
// Whoever asked once is not overruled: from PICTURE_ASKED no way leads back.
static const PictureRule picture_rules[] = {
    { PICTURE_SHOWN, PICTURE_HIDE, PICTURE_INNER, PICTURE_BY_RUNNER },
    { PICTURE_SHOWN, PICTURE_HIDE, PICTURE_ASKED, PICTURE_BY_GUEST },
    { PICTURE_INNER, PICTURE_SHOW, PICTURE_SHOWN, PICTURE_BY_RUNNER },
    { PICTURE_SHOWN, PICTURE_REMOVE, PICTURE_REMOVED, PICTURE_BY_RUNNER },
    { PICTURE_INNER, PICTURE_REMOVE, PICTURE_REMOVED, PICTURE_BY_RUNNER },
    { PICTURE_ASKED, PICTURE_REMOVE, PICTURE_REMOVED, PICTURE_BY_RUNNER },
};

Err picture_next(PictureState from, PictureAct act, unsigned by, PictureState *to)
{
    bool known = false;
    for (size_t i = 0; i < COUNT(picture_rules); i++) {
        const PictureRule *rule = &picture_rules[i];
        if (rule->act != act || (rule->by & by) == 0)
            continue;
        known = true;
        if (rule->from == from) {
            *to = rule->to;
            return OK;
        }
    }
    return known ? &album_moved_on : &album_not_yours;
}

bool picture_may(PictureState from, PictureAct act, unsigned by)
{
    PictureState to;
    return picture_next(from, act, by, &to) == OK;
}

Err album_verdict(const AlbumRoom *room)
{
    if (room->state != ACTIVITY_PUBLISHED && room->state != ACTIVITY_ENDED)
        return &album_missing;
    if (room->now.ms < room->starts_at.ms - 2 * TIME_HOUR)
        return &album_early;
    return room->have + room->more > room->most ? &album_full : OK;
}

unsigned ledger_parts(const LedgerState *state)
{
    return (state->planned ? LEDGER_PLAN : 0u) | (state->noticed ? LEDGER_NOTICE : 0u) |
           (state->came > 0 || state->counted ? LEDGER_SHEET : 0u) |
           (state->photos > 0 ? LEDGER_PHOTOS : 0u) | (state->summed ? LEDGER_SUMMARY : 0u);
}

Time stamp_time(Time taken_at, Time starts_at, Time now, bool *taken)
{
    *taken = taken_at.ms != 0 && taken_at.ms >= starts_at.ms - TIME_DAY && taken_at.ms <= now.ms;
    return *taken ? taken_at : now;
}
