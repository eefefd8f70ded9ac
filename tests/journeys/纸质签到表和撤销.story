# 没有手机的地方用纸：队长打印签到表、拍照，站里复核；点错的撤销，核不准的退回再核；现场设备登记和停用。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
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
as 冯桂英  post /me/card → 303 /me/card
as 冯桂英  post /field/devices name=不是队长 → 403
as 王师傅  post /field/devices name=王师傅的手机
as 王师傅  post /field/devices/1/revoke → 303
as 王师傅  post /activities/1/sheets → 303
as 冯桂英  post /activities/1/sheets → 403

clock 1 08:50
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=in → 303 /activities/1/rollcall
as 王师傅  post /activities/1/facts/1/undo → 303 /activities/1/rollcall
as 王师傅  get  /activities/1/rollcall !~ 已到 1 人
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=in → 303 /activities/1/rollcall

clock 1 10:30
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=out → 303 /activities/1/rollcall
as 王师傅  post /field/photos key=shot-00001 activity=1 sheet=1 photo=@photo → 200
as 王师傅  post /field/photos key=shot-00001 activity=1 sheet=1 photo=@photo → 200
as 冯桂英  post /field/photos key=shot-00002 activity=1 photo=@photo → 403
as 王师傅  post /field/photos/undo key=shot-00001 activity=1 → 200
as 王师傅  post /activities/1/sheets/1/photo photo=@photo → 303
as 王师傅  post /activities/1/sheets/1/sign → 403
as 周主任  post /activities/1/sheets/1/sign → 303

clock 1 12:30
as 王师傅  post /records/1/refuse reason=提前走了，时间不对 → 303
as 冯桂英  get  /records/1 ~ 提前走了
as 王师傅  post /records/1/reopen → 303
as 王师傅  post /records/1/approve → 303 /records/1
as 冯桂英  post /activities/1/objections words=我下午还在 → 303
as 周主任  post /records/1/reverse reason=签到表上没有她 → 303
as 冯桂英  get  /records ~ 冲正
