# 活动取消：写明原因，报了名的人都收到通知，谁也不再占着这段时间；改期也一样告诉大家。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
as 冯桂英  login  → 303 /
as 陈国庆  login  → 303 /
as 周主任  login  → 303 /
as 吴主任  login  → 303 /
as 周主任  post /activities/project name=星火讲堂 kind=practice helper=现场引导 helper_places=3 audience=1 scope=public brand=2 → 303
as 周主任  post /activities/date project=1 day={明天} from=20:00 to=21:00 place={保康社区} site_kind=community weeks=3 → 303 /activities/1
as 周主任  post /activities/1/publish                 → 303 /activities/1
as 访客    get  /activities                           ~ 星火讲堂
as 访客    get  /activities/month                     ~ 星火讲堂
as 访客    get  /activities/3                         ~ 星火讲堂 ~ 群众参加
as 冯桂英  post /activities/1/signups                 → 422 signup.position
as 冯桂英  post /activities/1/signups position=2      → 303 /activities/1
as 陈国庆  post /activities/1/signups position=1      → 303 /activities/1
as 吴主任  post /activities/1/cancel reason=场地检修    → 403 activity.not_yours
as 周主任  post /activities/1/cancel                  → 422
as 周主任  post /activities/1/move day={明天} from=18:00 to=19:00 reason=避开大雨 version=1 → 409 activity.moved_on
as 周主任  post /activities/1/move day={明天} from=18:00 to=19:00 site=道德讲堂 reason=避开大雨 → 303 /activities/1
as 冯桂英  get  /activities/1                         ~ 道德讲堂 ~ 18:00
as 周主任  post /activities/1/cancel reason=场地检修    → 303 /activities/1
as 冯桂英  get  /activities/1                         ~ 活动已取消 ~ 场地检修
as 冯桂英  post /activities/1/signups position=2      → 409 signup.not_open
as 冯桂英  get  /me/activities                        ~ 已取消
as 访客    get  /activities.json                      !~ "id":"1"
as 周主任  post /activities/1/cancel reason=场地检修    → 409 activity.moved_on
as 周主任  post /activities/1/report attendances=40 basis=counted → 409 activity.moved_on

# 再办一次，存为模板，从模板四下发布。
as 周主任  get  /activities/date?again=1              ~ 星火讲堂 ~ 发布</button>
as 周主任  post /activities/date again=1 day={明天} from=08:00 to=09:00 place={保康社区} site_kind=community publish=1 → 303 /activities/4
as 访客    get  /activities/4                         ~ 报名中
as 周主任  post /activities/4/template                → 303 /activities/4
as 周主任  get  /activities/new                       ~ template=2
as 周主任  post /activities/date template=2 day={明天} from=10:00 to=11:00 place={保康社区} site_kind=community publish=1 → 303 /activities/5
as 访客    get  /activities/5                         ~ 报名中

# 日历：站的、一场的、自己的（凭地址，换新的旧的就失效）。
as 访客    get  /activities/5/calendar                ~ BEGIN:VCALENDAR ~ SUMMARY:星火讲堂
as 访客    get  /activities/calendar/{保康社区}        ~ STATUS:CANCELLED ~ UID:activity-4@
as 访客    get  /activities/atom                      ~ 星火讲堂
as 访客    get  /calendar/0000000000000000000000000000000000000000 → 404
as 冯桂英  post /me/activities/feed                   ~ /calendar/
