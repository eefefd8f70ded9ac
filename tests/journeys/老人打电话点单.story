# 老人没有智能手机：打来的电话没人接，站里回电代办；队伍接单、约好时间都打电话告知；评价在电话里问，不满意的由另一位回访，再次上门。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 小钱   13871550005 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 小钱    login  → 303 /
as 吴主任  login  → 303 /
as 王师傅  login  → 303 /

as 冯桂英  get  /calls/missed                         → 404
as 周主任  post /calls/missed phone=12               → 422
as 周主任  post /calls/missed phone=071488880001 note=老人，说话慢 → 303 /calls/missed
as 小钱    post /calls/missed phone=0714-88880001    → 303 /calls/missed
as 周主任  get  /calls/missed                         ~ 0714****0001 ~ 说话慢 !~ 071488880001
as 周主任  get  /calls/missed.json                    ~ "times":2 !~ 071488880001
as 周主任  get  /todo                                 ~ 待回电
as 吴主任  get  /calls/missed/1                       → 404 call.missing
as 吴主任  post /calls/missed/1/take                  → 404 call.missing
as 周主任  post /calls/missed/1/note outcome=只问开门时间 → 409 call.not_taken
as 周主任  post /calls/missed/1/take                  → 303 /calls/missed/1
as 周主任  get  /calls/missed/1                       ~ 071488880001
as 小钱    post /calls/missed/1/take                  → 409 call.taken
as 小钱    post /calls/missed/1/tried                 → 409 call.taken
as 小钱    get  /calls/missed/1                       ~ 周主任 !~ 071488880001
as 周主任  post /calls/missed/1/tried                 → 303 /calls/missed
as 小钱    post /calls/missed/1/take                  → 303 /calls/missed/1

as 小钱    get  /desk/new?phone=071488880001          ~ 没有这个号码的登记
as 小钱    post /desk/new phone=071488880001 name=刘大妈 pick=lf address=保康社区5栋101 wanted_on={明天} wanted_part=morning place={保康社区} risk=独居 → 303 /desk/new/1
as 小钱    get  /desk/new/1                           ~ 刘大妈 ~ 上门理发 ~ 0714****0001
as 小钱    get  /calls/missed/1                       ~ 已点单
as 小钱    post /calls/missed/1/take                  → 409 call.moved_on
as 小钱    get  /desk/new?phone=071488880001          ~ 找到 ~ 正在办的单子 ~ 独居

as 周主任  post /orders/1/dispatch team={保康便民小队} → 303 /orders/1
as 周主任  get  /calls/tell                           ~ 没有要告知的
as 王师傅  post /orders/1/accept                      → 303 /orders/1
as 周主任  get  /calls/tell                           ~ 已有队伍接单 ~ 刘**
as 周主任  get  /calls/tell/1                         ~ 保康便民小队 ~ 口令 ~ 不收费 !~ 071488880001
as 王师傅  get  /calls/tell/1                         → 404
as 吴主任  get  /calls/tell/1                         → 404 call.missing
as 王师傅  post /orders/1/appoint day={明天} part=morning → 303 /orders/1
as 周主任  post /calls/tell/1/told                    → 409 call.moved_on
as 周主任  get  /calls/tell/2                         ~ 已约时间 ~ 上午
as 周主任  post /calls/tell/2/open                    ~ 071488880001
as 周主任  post /calls/tell/2/tried                   → 303 /calls/tell
as 周主任  post /calls/tell/2/told note=知道了，在家等   → 303 /calls/tell
as 周主任  get  /calls/tell?ended=1                   ~ 已告知 ~ 在家等
as 王师傅  post /orders/1/start                       → 303 /orders/1
as 王师傅  post /orders/1/report result=剪好了 minutes=20 people=2 → 303 /orders/1

as 周主任  post /orders/1/evaluate rating=very_good   → 403 order.not_yours
as 周主任  get  /calls/rate                           ~ 上门理发 ~ 站里代办
as 吴主任  post /calls/rate/1 manner=phone rating=very_good → 404 order.missing
as 吴主任  post /calls/rate/1/open                    → 404 order.missing
as 周主任  post /calls/rate/1/open                    ~ 071488880001
as 周主任  post /calls/rate/1 manner=self rating=very_good → 422
as 周主任  post /calls/rate/1 manner=phone            → 422
as 周主任  post /calls/rate/1 manner=phone rating=bad words=剪得不齐 → 303 /calls/rate
as 周主任  get  /orders/1                             ~ 不满意（电话，站里代录） ~ 剪得不齐
as 周主任  post /calls/rate/1 manner=phone rating=good → 409 order.moved_on
as 周主任  get  /calls/rate/1                         ~ 现在不等评价

as 周主任  get  /revisits                             ~ 上门理发 ~ 不满意
as 王师傅  get  /revisits                             → 404
as 吴主任  get  /revisits/1                           → 404 call.missing
as 小钱    post /revisits/1/open                      ~ 071488880001
as 吴主任  post /revisits/1/tried                     → 404 call.missing
as 小钱    post /revisits/1/tried                     → 303 /revisits
as 小钱    post /revisits/1 rating=bad came=yes solved=no gratis=yes words=右边没剪齐 → 422
as 小钱    post /revisits/1 rating=bad came=yes solved=no gratis=yes words=右边没剪齐，想再剪一次 follow=redo → 303 /revisits
as 小钱    get  /revisits?ended=1                     ~ 已回访
as 小钱    post /revisits/1 rating=good               → 409 call.moved_on
as 王师傅  get  /orders/1                             ~ 已接单
