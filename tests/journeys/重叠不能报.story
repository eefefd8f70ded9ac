# 一个人不能同时在两个地方：时间重叠的活动不能报，前后相接的可以；改期后撞上的，自动退出并告诉本人。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 周主任  post /activities/project name=上午清扫 kind=service helper=志愿者 helper_places=5 scope=public → 303
as 周主任  post /activities/date project=1 day={明天} from=09:00 to=11:00 place={保康社区} site_kind=community → 303 /activities/1
as 周主任  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303
as 周主任  post /activities/project name=义诊 kind=service helper=志愿者 helper_places=5 scope=code pass_code=2468 → 303
as 周主任  post /activities/date project=2 day={明天} from=10:00 to=12:00 place={保康社区} site_kind=community → 303 /activities/2
as 周主任  post /activities/2/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303
as 周主任  post /activities/project name=送餐 kind=service helper=志愿者 helper_places=5 scope=public review=1 → 303
as 周主任  post /activities/date project=3 day={明天} from=11:00 to=12:00 place={保康社区} site_kind=community → 303 /activities/3
as 周主任  post /activities/3/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303

as 冯桂英  post /activities/1/signups                 → 303 /activities/1
as 冯桂英  post /activities/2/signups code=1111       → 403 signup.code
as 冯桂英  post /activities/2/signups code=2468       → 409 signup.overlap ~ 上午清扫
as 冯桂英  post /activities/3/signups answer=有电动车   → 303 /activities/3
as 冯桂英  get  /activities/3                         ~ 待审核
as 周主任  get  /activities/desk                      ~ 冯**
as 周主任  post /signups/2/approve                    → 303 /activities/3/signups
as 周主任  post /signups/2/approve                    → 409 signup.moved_on
as 冯桂英  get  /activities/3                         ~ 已报名
as 冯桂英  post /signups/1/cancel                     → 303 /activities/1
as 冯桂英  post /activities/2/signups code=2468       → 409 signup.overlap ~ 送餐
as 冯桂英  post /signups/2/cancel                     → 303 /activities/3
as 冯桂英  post /activities/2/signups code=2468       → 303 /activities/2
as 冯桂英  post /activities/3/signups                 → 409 signup.overlap

# 不通过要说原因，不通过的不能再报。
person 陈国庆 13871550002 保康社区
as 陈国庆  login  → 303 /
as 陈国庆  post /activities/3/signups                 → 303 /activities/3
as 周主任  post /signups/4/refuse                     → 422
as 周主任  post /signups/4/refuse reason=要会骑电动车   → 303 /activities/3/signups
as 陈国庆  get  /activities/3                         ~ 未通过
as 陈国庆  post /activities/3/signups                 → 409 signup.turned_down
