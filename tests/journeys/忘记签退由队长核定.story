# 忘了签退：不自动给满时长，等队长写明原因核定；后来真的签退记录到了，按真的算。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 周主任  enter → 200
as 冯桂英  enter → 200
as 王师傅  enter → 200
as 周主任  post /activities/project name=清理楼道 kind=service team={保康便民小队} helper=志愿者 helper_places=9 scope=public → 303
as 周主任  post /activities/date project=1 day={天1} from=09:00 to=11:00 place={保康社区} site_kind=community → 303 /activities/1
as 周主任  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303 /activities/1
as 冯桂英  post /activities/1/signups → 303 /activities/1

clock 1 09:00
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=in → 303 /activities/1/rollcall

clock 1 12:30
as 冯桂英  get  /records ~ 还没有服务时长
as 王师傅  get  /todo ~ 时长核定
as 王师傅  get  /activities/1/rollcall ~ 忘了签退
as 王师傅  post /activities/1/presences/1/settle until={天1}T11:30 reason=看见他走的 → 422
as 王师傅  post /activities/1/presences/1/settle until={天1}T10:30 → 422
as 冯桂英  post /activities/1/presences/1/settle until={天1}T11:00 reason=我记得 → 403
as 王师傅  post /activities/1/presences/1/settle until={天1}T10:30 reason=看见他走的 → 303 /activities/1/rollcall
as 冯桂英  get  /records ~ 待核定 ~ 1.5
as 冯桂英  get  /records/1 ~ 忘了签退，由负责人核定 ~ 看见他走的
