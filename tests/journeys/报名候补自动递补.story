# 一场只有一个名额的活动：先到先得，后到的排候补；前面的人一取消，候补自动递补，原因记在报名经过里。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 王师傅 13871550007 保康社区
person 李师傅 13871550008 长安社区
team 保康便民小队 保康社区 王师傅
team 长安小队 长安社区 李师傅
as 冯桂英  login  → 303 /
as 陈国庆  login  → 303 /
as 周主任  login  → 303 /
as 吴主任  login  → 303 /
as 王师傅  login  → 303 /
as 李师傅  login  → 303 /

# 队长写好送审，站里通过才看得到；一项没勾就发不出去。
as 冯桂英  get  /activities/new                       → 404
as 王师傅  get  /activities/new                       ~ 新的活动
as 王师傅  post /activities/project name=清洁家园 kind=service helper=志愿者 helper_places=1 scope=public → 303 /activities/date?project=1
as 王师傅  post /activities/project name=一 kind=service helper=志愿者 helper_places=1 scope=public → 422 ~ 活动名称
as 王师傅  post /activities/date project=1 day={明天} from=下午 to=17:00 place={保康社区} site_kind=community → 422
as 王师傅  post /activities/date project=1 day={明天} from=20:00 to=22:00 place={保康社区} site_kind=community site=水产大院广场 → 303 /activities/1
as 冯桂英  get  /activities/1                         → 404 activity.missing
as 冯桂英  post /activities/1/signups                 → 404 activity.missing
as 王师傅  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 → 422 activity.banned
as 王师傅  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303 /activities/1
as 李师傅  get  /activities/1                         → 404
as 吴主任  post /activities/1/approve                 → 404 activity.missing
as 王师傅  post /activities/1/approve                 → 403
as 周主任  get  /todo                                 ~ 清洁家园
as 周主任  post /activities/1/return reason=请写清集合地点 → 303 /activities/1
as 王师傅  get  /activities/1                         ~ 请写清集合地点
as 王师傅  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303 /activities/1
as 周主任  post /activities/1/approve                 → 303 /activities/1

as 访客    get  /activities                           ~ 清洁家园 ~ 还差 1 人
as 访客    get  /activities/1                         ~ 登录后报名 !~ 报名名单
as 访客    post /activities/1/signups                 → 401
as 冯桂英  get  /activities/1                         ~ 报名</button>
as 冯桂英  twice /activities/1/signups                → 303 /activities/1
as 冯桂英  post /activities/1/signups                 → 409 signup.twice
as 陈国庆  post /activities/1/signups                 → 303 /activities/1
as 陈国庆  get  /activities/1                         ~ 候补中 ~ 第 1 位
as 访客    get  /activities                           ~ 已满，可候补
as 陈国庆  get  /signups/1                            → 404 signup.missing
as 陈国庆  post /signups/1/cancel                     → 404 signup.missing
as 王师傅  get  /activities/1/signups                 ~ 冯桂英 ~ 候补中
as 李师傅  get  /activities/1/signups                 → 403 activity.not_yours
as 冯桂英  twice /signups/1/cancel                    → 303 /activities/1
as 陈国庆  get  /activities/1                         ~ 已报名 !~ 候补中
as 陈国庆  get  /signups/2                            ~ 候补递补 ~ 前面有人取消报名
as 冯桂英  get  /me/activities                        !~ 清洁家园
as 陈国庆  get  /me/activities                        ~ 清洁家园
as 陈国庆  get  /me/activities.csv                    ~ 清洁家园
as 周主任  get  /activities/1/signups.csv             ~ 陈国庆

# 名额加一个，再来的人直接报上；移出名单要说原因，移出后不能再报。
as 王师傅  post /activities/1/places position=1 places=2 → 303 /activities/1
as 冯桂英  post /activities/1/signups                 → 303 /activities/1
as 王师傅  post /activities/1/places position=1 places=1 → 409 activity.no_places
as 王师傅  post /signups/2/remove                     → 422
as 王师傅  post /signups/2/remove reason=本人来电请假   → 303 /activities/1/signups
as 陈国庆  post /activities/1/signups                 → 409 signup.turned_down
as 冯桂英  get  /activities/1.json                    ~ "taken":1
