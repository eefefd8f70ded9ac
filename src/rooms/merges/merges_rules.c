#include "rooms/merges/merges.h"

const char *const merge_state_words[] = { "proposed", "done", "refused", "withdrawn", NULL };
const Text merge_state_texts[] = { TEXT("待确认"), TEXT("已合并"), TEXT("不合并"), TEXT("已撤回") };
const char *const merge_evidence_words[] = { "document", "phone", "born", "said", NULL };
const Text merge_evidence_texts[] = { TEXT("看过同一份证件"), TEXT("姓名和手机号相同"),
                                      TEXT("姓名和出生日期相同"), TEXT("本人说明") };

FAULT(merge_missing, 404, "merge.missing", "没有这份合并申请");
FAULT(merge_same, 422, "merge.same", "两个编号相同，请核对");
FAULT(merge_unlike, 422, "merge.unlike",
      "两个编号的姓名、手机号、出生日期对不上，不像同一个人，请核对编号");
FAULT(merge_documents, 409, "merge.documents", "两个编号各有一份证件，是两个人，不能合并");
FAULT(merge_there, 409, "merge.there", "其中一个编号已在合并，请先处理那一份");
FAULT(merge_not_yours, 403, "merge.not_yours", "两个编号都不在您负责的范围内");
FAULT(merge_second, 403, "merge.second",
      "申请的人不能自己确认，请本人用另一个账号确认，或由另一位工作人员确认");
FAULT(merge_early, 409, "merge.early", "还在提出异议的期限内，请到期后再确认；本人确认不用等");
FAULT(merge_moved_on, 409, "merge.moved_on", "这份申请已经处理，请刷新");

Err merge_verdict(const Likeness *likeness, MergeEvidence evidence, bool staff)
{
    if (likeness->documents)
        return &merge_documents;
    bool common = likeness->phone || likeness->born;
    if (!likeness->name || (!common && !(staff && evidence == EVIDENCE_DOCUMENT)))
        return &merge_unlike;
    if ((evidence == EVIDENCE_PHONE && !likeness->phone) ||
        (evidence == EVIDENCE_BORN && !likeness->born))
        return &merge_unlike;
    return OK;
}

Err merge_may_agree(const MergeHands *hands)
{
    if (same(hands->actor, hands->proposer))
        return &merge_second;
    if (same(hands->actor, hands->keeps) || same(hands->actor, hands->gone))
        return OK;
    if (!hands->staff)
        return &merge_missing;
    return hands->now.ms < hands->waits_until.ms ? &merge_early : OK;
}
