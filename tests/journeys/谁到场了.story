# 报名要审核的活动：不合适的说明原因；到了场的、没到场的由负责人登记；没到场的可以说明，站里采纳或维持；最后填活动情况。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 刘大爷 13871550005 保康社区
person 李小妹 13871550006 长安社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  enter
as 陈国庆  enter
as 刘大爷  enter
as 李小妹  enter
as 周主任  enter
as 吴主任  enter
as 王师傅  enter

as 周主任  post /activities/project name=清洁家园 kind=service helper=志愿者 helper_places=3 review=1 scope=public → 303
as 周主任  post /activities/date project=1 day={明天} from=08:00 to=10:00 place={保康社区} site_kind=community → 303 /activities/1
as 周主任  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303 /activities/1
as 冯桂英  post /activities/1/signups                 → 303 /activities/1
as 陈国庆  post /activities/1/signups                 → 303 /activities/1
as 刘大爷  post /activities/1/signups                 → 303 /activities/1
as 李小妹  post /activities/1/signups                 → 303 /activities/1
as 李小妹  get  /activities/1                         ~ 待审核
as 周主任  post /signups/1/approve                    → 303 /activities/1/signups
as 周主任  post /signups/2/approve                    → 303 /activities/1/signups
as 周主任  post /signups/3/approve                    → 303 /activities/1/signups
as 吴主任  post /signups/4/refuse reason=不归我        → 404 signup.missing
as 周主任  post /signups/4/refuse                     → 422
as 周主任  post /signups/4/refuse reason=这次只要本社区的人 → 303 /activities/1/signups
as 李小妹  get  /activities/1                         ~ 未通过
as 李小妹  post /activities/1/signups                 → 409 signup.turned_down
as 周主任  post /signups/1/miss                       → 409 signup.too_early

later 72
as 冯桂英  post /signups/1/attend                     → 403
as 周主任  post /signups/1/attend                     → 303 /activities/1/signups
as 周主任  post /signups/1/attend                     → 409 signup.moved_on
as 周主任  post /signups/2/miss                       → 303 /activities/1/signups
as 周主任  post /signups/3/miss                       → 303 /activities/1/signups
as 陈国庆  get  /signups/2                            ~ 未到场 ~ 说明情况
as 陈国庆  post /signups/2/appeal                     → 422
as 陈国庆  post /signups/2/appeal reason=路上车坏了    → 303 /activities/1
as 刘大爷  post /signups/3/appeal reason=那天在住院    → 303 /activities/1
as 刘大爷  post /signups/2/appeal reason=替他说        → 404 signup.missing
as 王师傅  post /signups/3/excuse reason=知道的        → 403
as 周主任  post /signups/3/excuse reason=看过住院单    → 303 /activities/1/signups
as 周主任  post /signups/2/uphold reason=没有提前告诉大家 → 303 /activities/1/signups
as 刘大爷  get  /signups/3                            ~ 已说明 ~ 看过住院单
as 陈国庆  get  /signups/2                            ~ 未到场 ~ 没有提前告诉大家

as 周主任  post /activities/1/report attendances=40   → 422
as 周主任  post /activities/1/report attendances=40 basis=counted result=清了三个楼道 → 303 /activities/1
as 访客    get  /activities/1                         ~ 清了三个楼道
as 吴主任  post /activities/1/report attendances=1 basis=counted → 403 activity.not_yours
