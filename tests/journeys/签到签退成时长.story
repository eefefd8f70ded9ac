# 从报名到时长：队长点名，时长从签到、签退算出来，别人核定，公示，生效；谁也不能给自己核定，路人什么也改不了。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 周主任  enter → 200
as 冯桂英  enter → 200
as 陈国庆  enter → 200
as 王师傅  enter → 200
as 周主任  post /activities/project name=清理楼道 kind=service team={保康便民小队} helper=志愿者 helper_places=9 scope=public → 303
as 周主任  post /activities/date project=1 day={天1} from=09:00 to=11:00 place={保康社区} site_kind=community → 303 /activities/1
as 周主任  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303 /activities/1
as 冯桂英  post /activities/1/signups → 303 /activities/1
as 冯桂英  get  /activities/1/checkin ~ 签到时间
as 冯桂英  get  /activities/1/rollcall → 404
as 王师傅  get  /activities/1/rollcall ~ 冯桂英 !~ 已签到

clock 1 08:50
as 王师傅  get  /activities/1/screen ~ 口令 ~ <svg
as 冯桂英  counts /activities/1/checkin kind=in code=12 → 409 attendance.refused
as 陈国庆  post /activities/1/rollcall number={编号冯桂英} kind=in → 403
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=in → 303 /activities/1/rollcall
as 王师傅  get  /activities/1/rollcall ~ 已到 1 人 ~ 已签到
as 冯桂英  get  /activities/1/checkin ~ 已签到
as 王师傅  post /activities/1/rollcall number={编号陈国庆} kind=in → 303 /activities/1/rollcall
as 王师傅  get  /activities/1/rollcall ~ 请补充 ~ 不在报名名单上
as 陈国庆  post /activities/1/facts/2/undo → 403
as 王师傅  post /activities/1/facts/3/take note=现场来帮忙的 → 303 /activities/1/rollcall
as 王师傅  get  /activities/1/rollcall !~ 请补充 ~ 现场加入

clock 1 10:30
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=out → 303 /activities/1/rollcall
as 冯桂英  get  /records ~ 还没有服务时长

clock 1 12:30
as 冯桂英  get  /records ~ 清理楼道 ~ 待核定 ~ 1.5
as 冯桂英  post /records/1/approve → 403
as 陈国庆  get  /records/1 → 404
as 王师傅  get  /records/desk ~ 清理楼道
as 王师傅  get  /activities/1/records ~ 冯桂英 ~ 待核定
as 王师傅  post /activities/1/records/approve → 303 /activities/1/records
as 访客    get  /records/public ~ 冯** !~ 冯桂英 ~ 清理楼道
as 访客    get  /records/public/sheet ~ 冯** !~ 冯桂英

clock 1 12:40
as 冯桂英  get  /records ~ 已生效 ~ 1.5
as 冯桂英  get  /records/1 ~ 点名 ~ 已生效
as 冯桂英  post /records/1/evaluate stars=5 words=组织得好 → 303 /records/1
as 王师傅  get  /records/1 !~ 组织得好
as 王师傅  post /records/1/evaluate stars=5 words=很细心 → 303 /records/1
as 王师傅  get  /records/1 ~ 组织得好
as 冯桂英  get  /records/1 ~ 很细心
