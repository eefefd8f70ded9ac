# 想入队的人自己申请，队长答复；凭口令的直接进；退出留原因；建一支新队由站里审核；领马甲有账。
person 徐大姐 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 徐大姐  login  → 303 /
as 陈国庆  login  → 303 /
as 周主任  login  → 303 /
as 吴主任  login  → 303 /
as 王师傅  login  → 303 /

as 访客    get  /teams/mine → 303
as 访客    get  /teams/{保康便民小队} ~ 加入这支队伍 ~ 队长审核
as 陈国庆  get  /teams/mine ~ 还没有加入队伍 ~ 离我近的队伍 ~ 保康便民小队
as 陈国庆  twice /teams/{保康便民小队}/join words=会修家电 → 303
as 陈国庆  get  /teams/{保康便民小队} ~ 请等队长答复 !~ 加入这支队伍
as 徐大姐  post /teams/{保康便民小队}/join words=会做饭 → 303
as 徐大姐  post /teams/{保康便民小队}/withdraw → 303
as 徐大姐  post /teams/{保康便民小队}/withdraw → 409 team.answered
as 陈国庆  get  /teams/{保康便民小队}/applications → 404
as 王师傅  get  /todo ~ 入队申请
as 吴主任  get  /teams/{保康便民小队}/applications → 403
as 王师傅  get  /teams/{保康便民小队}/applications ~ 会修家电 ~ 陈** !~ 陈国庆
as 王师傅  post /teams/{保康便民小队}/applications application=1 answer=no → 422
as 王师傅  post /teams/{保康便民小队}/applications application=1 answer=yes → 303
as 王师傅  post /teams/{保康便民小队}/applications application=1 answer=yes → 409 team.answered
as 陈国庆  get  /teams/mine ~ 保康便民小队 ~ 已同意
as 陈国庆  get  /teams/{保康便民小队} ~ 退出队伍

as 王师傅  post /teams/{保康便民小队}/joining join=code code=123 → 422
as 王师傅  post /teams/{保康便民小队}/joining join=code code=hong2026 → 303
as 王师傅  get  /teams/{保康便民小队} ~ hong2026
as 徐大姐  get  /teams/{保康便民小队} !~ hong2026 ~ 入队口令
as 徐大姐  get  /teams/{保康便民小队}.json !~ hong2026
as 徐大姐  post /teams/{保康便民小队}/join code=hong2025 → 422 team.wrong_code
as 徐大姐  post /teams/{保康便民小队}/join code=hong2026 → 303
as 徐大姐  post /teams/{保康便民小队}/quit reason=另建一支队 → 303
as 王师傅  post /teams/{保康便民小队}/quit reason=不干了 → 409 team.leads

as 王师傅  post /teams/{保康便民小队}/vests kind=out size=L count=1 person={陈国庆} → 409 vest.none
as 王师傅  post /teams/{保康便民小队}/vests kind=in size=L count=20 → 303
as 王师傅  post /teams/{保康便民小队}/vests kind=out size=L count=1 person={陈国庆} → 303
as 王师傅  get  /teams/{保康便民小队}/vests ~ 19 ~ 陈** !~ 陈国庆
as 王师傅  get  /teams/{保康便民小队}/vests.csv ~ 发给队员

as 徐大姐  get  /teams/found ~ 同意后您就是队长
as 徐大姐  post /teams/foundings title=徐大姐文明劝导队 → 422
as 徐大姐  post /teams/foundings title=徐大姐文明劝导队 words=六个人每天在路口劝导 → 303
as 周主任  get  /todo ~ 建队申请
as 吴主任  get  /teams/foundings !~ 徐大姐
as 吴主任  post /teams/foundings/decide founding=1 answer=yes → 403
as 周主任  get  /teams/foundings ~ 徐大姐文明劝导队
as 周主任  post /teams/foundings/decide founding=1 answer=yes → 303
as 徐大姐  get  /teams/mine ~ 徐大姐文明劝导队
