// What a call, a task and a link may become. Values in, verdict out.
#include "rooms/calls/calls.h"

FAULT(call_missing, 404, "call.missing", "没有找到这一条");
FAULT(call_taken, 409, "call.taken", "已经有同事在回这个电话，请看下一个");
FAULT(call_not_taken, 409, "call.not_taken", "请先点“我来回”，再登记结果");
FAULT(call_moved_on, 409, "call.moved_on", "这一条已经办完，请刷新后再看");
FAULT(call_not_yours, 403, "call.not_yours", "这一条不归您办理");
FAULT(call_own_team, 403, "call.own_team", "服务的队伍不能自己问评价，请站里另一位来问");
FAULT(family_known, 409, "family.known", "这位家人已经登记过，在下面的名单里");
FAULT(family_self, 422, "family.self", "给自己点单不用登记，直接点单就行");
FAULT(family_code, 422, "family.code", "验证码不对或已经过期，请核对，或请站里确认");
FAULT(family_many, 429, "family.many", "登记的家人或要的验证码太多，请明天再试，或请站里帮忙");

const char *const missed_state_words[] = {
    "waiting", "taken", "ordered", "noted", "unreached", NULL
};
const Text missed_state_texts[] = { TEXT("待回电"), TEXT("正在回"), TEXT("已点单"), TEXT("已说明"),
                                    TEXT("打不通") };
const char *const missed_source_words[] = { "staff", "file", "exchange", NULL };
const Text missed_source_texts[] = { TEXT("站里登记"), TEXT("文件导入"), TEXT("电话系统") };
const char *const telling_kind_words[] = { "accepted",  "appointed", "returned", "transferred",
                                           "withdrawn", "escalated", "merged",   "pooled",
                                           "single",    "put_off",   "answered", "claimed",
                                           NULL };
const Text telling_kind_texts[] = { TEXT("已有队伍接单"), TEXT("已约时间"),   TEXT("需要补充"),
                                    TEXT("已转办"),       TEXT("已撤回"),     TEXT("转上级安排"),
                                    TEXT("并在一起办"),   TEXT("已凑够人数"), TEXT("改为单独安排"),
                                    TEXT("时间有变"),     TEXT("有了答复"),   TEXT("有人认领") };
const char *const telling_state_words[] = { "open", "told", "unreached", "void", NULL };
const Text telling_state_texts[] = { TEXT("待告知"), TEXT("已告知"), TEXT("打不通"),
                                     TEXT("不用再告知") };
const char *const revisit_reason_words[] = { "unhappy", "dispute", "sample", NULL };
const Text revisit_reason_texts[] = { TEXT("不满意"), TEXT("有过异议"), TEXT("随机抽到") };
const char *const revisit_state_words[] = { "open", "done", "unreached", "void", NULL };
const Text revisit_state_texts[] = { TEXT("待回访"), TEXT("已回访"), TEXT("打不通"),
                                     TEXT("不用回访") };
const char *const said_words[] = { "unknown", "yes", "no", NULL };
const Text said_texts[] = { TEXT("没问到"), TEXT("是"), TEXT("不是") };
const char *const follow_words[] = { "none", "noted", "reopened", "redo", NULL };
const Text follow_texts[] = { TEXT("不用再办"), TEXT("记下，告诉队伍"), TEXT("按有异议重新处理"),
                              TEXT("安排再次上门") };
const char *const family_state_words[] = { "asked", "confirmed", "refused", "ended", NULL };
const Text family_state_texts[] = { TEXT("待确认"), TEXT("可以代办"), TEXT("未同意"),
                                    TEXT("已解除") };
const char *const kin_words[] = { "parent",  "spouse", "child", "grandparent",
                                  "sibling", "other",  NULL };
const Text kin_texts[] = { TEXT("父母"),     TEXT("配偶"),
                           TEXT("子女"),     TEXT("祖父母、外祖父母"),
                           TEXT("兄弟姐妹"), TEXT("其他家人") };
const char *const family_way_words[] = { "code", "station", NULL };
const Text family_way_texts[] = { TEXT("短信验证码"), TEXT("站里确认") };

Err missed_next(MissedState from, MissedAct act, bool mine, bool stale, bool last, MissedState *to)
{
    if (from > MISSED_TAKEN)
        return &call_moved_on;
    if (act == MISSED_ORDER) {
        *to = MISSED_ORDERED;
        return OK;
    }
    if (act == MISSED_TAKE) {
        if (from == MISSED_TAKEN && !mine && !stale)
            return &call_taken;
        *to = MISSED_TAKEN;
        return OK;
    }
    if (from != MISSED_TAKEN)
        return &call_not_taken;
    if (!mine)
        return &call_taken;
    if (act == MISSED_RELEASE)
        *to = MISSED_WAITING;
    else if (act == MISSED_NOTE)
        *to = MISSED_NOTED;
    else
        *to = last ? MISSED_UNREACHED : MISSED_WAITING;
    return OK;
}

bool telling_needed(OrderHow how, TellingKind kind, bool by_clock)
{
    return how == ORDER_DESK && (kind != TELL_WITHDRAWN || by_clock);
}

RevisitReason revisit_reason_for(Rating rating, bool disputed, int dice, int64_t permille)
{
    if (rating == RATING_BAD || rating == RATING_VERY_BAD)
        return REVISIT_UNHAPPY;
    if (disputed)
        return REVISIT_DISPUTE;
    return dice < permille ? REVISIT_SAMPLE : REVISIT_NONE;
}
