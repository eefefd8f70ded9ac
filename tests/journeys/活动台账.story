# 活动台账：照片先问过再公开，在场的人随时可以要求不公开；队长写总结，台账一键生成；站里看整月的，缺什么一目了然。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 督导员 13871550006 保康社区 supervisor@大冶市
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 周主任  enter → 200
as 吴主任  enter → 200
as 督导员  enter → 200
as 冯桂英  enter → 200
as 陈国庆  enter → 200
as 王师傅  enter → 200
as 周主任  post /activities/project name=清理楼道 kind=service team={保康便民小队} helper=志愿者 helper_places=9 scope=public summary=清理三号楼的楼道杂物 → 303
as 周主任  post /activities/date project=1 day={天1} from=09:00 to=11:00 place={保康社区} site_kind=community → 303 /activities/1
as 王师傅  post /activities/1/album photos=@photo → 404 album.missing
as 周主任  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303 /activities/1
as 冯桂英  post /activities/1/signups → 303 /activities/1
as 冯桂英  get  /todo ~ 参加活动 ~ 清理楼道
as 陈国庆  get  /todo !~ 参加活动
as 王师傅  get  /activities/1 ~ 照片和台账
as 王师傅  post /activities/1/album photos=@photo → 409 album.early
as 冯桂英  get  /activities/1/ledger.pdf → 404

clock 1 08:50
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=in → 303 /activities/1/rollcall
clock 1 10:58
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=out → 303 /activities/1/rollcall
as 王师傅  post /activities/1/album caption=没有照片 → 422
as 吴主任  post /activities/1/album photos=@photo → 403 album.not_yours
as 王师傅  post /activities/1/album photos=@photo caption=清理三号楼 → 303 /activities/1/album
as 王师傅  get  /activities/1/album ~ 仅存档 ~ 清理三号楼
as 路人    get  /activities/1/album ~ 还没有公开的照片
as 路人    get  /activities/1/album/1/photo.jpg → 404 album.missing
as 督导员  get  /activities/1/album/1/photo.jpg → 200
as 王师傅  post /activities/1/album/1/show → 422
as 王师傅  post /activities/1/album/1/show agreed=1 → 303 /activities/1/album
as 王师傅  post /activities/1/album/1/show agreed=1 → 409 album.moved_on
as 路人    get  /activities/1/album ~ 清理三号楼 !~ 仅存档
as 路人    get  /activities/1/album/1/photo.jpg → 200
as 路人    get  /activities/1 ~ /activities/1/album/1/photo.jpg
as 陈国庆  post /activities/1/album/1/hide → 403 album.not_yours
as 冯桂英  get  /activities/1/album ~ 不公开</button>
as 冯桂英  post /activities/1/album/1/hide → 303 /activities/1/album
as 路人    get  /activities/1/album !~ 清理三号楼
as 冯桂英  post /activities/1/album/1/hide → 404 album.missing
as 王师傅  get  /activities/1/album ~ 应要求不公开
as 王师傅  post /activities/1/album/1/show agreed=1 → 409 album.moved_on

clock 1 12:30
as 王师傅  get  /todo ~ 活动台账 ~ 清理楼道：缺总结
as 王师傅  post /activities/1/report attendances=60 basis=counted result=清了三个楼道，装走两车杂物 → 303 /activities/1
as 王师傅  get  /activities/1/album !~ 缺 总结
as 王师傅  get  /todo !~ 缺总结
as 王师傅  get  /activities/1/ledger.pdf ~ %PDF
as 周主任  get  /activities/1/ledger.zip → 200
as 督导员  get  /activities/1/ledger.pdf ~ %PDF
as 吴主任  get  /activities/1/ledger.pdf → 403 album.not_yours
as 周主任  get  /ledgers ~ 清理楼道 ~ 齐全 ~ 这个月的台账
as 周主任  get  /ledgers.json ~ "whole":1 ~ "attendances":60
as 周主任  get  /ledgers?month=2020-01 ~ 没有已结束的活动
as 周主任  get  /ledgers?month=岁月 → 400
as 周主任  get  /ledgers/month.pdf ~ %PDF
as 督导员  get  /ledgers/month.zip → 200
as 周主任  get  /ledgers?place={长安社区} → 404
as 王师傅  get  /ledgers ~ 保康便民小队 ~ 清理楼道 ~ 这个月的台账
as 王师傅  get  /ledgers/month.pdf ~ %PDF
as 王师傅  get  /ledgers?place={保康社区} ~ 保康便民小队
as 冯桂英  get  /ledgers → 404
as 王师傅  post /activities/1/album/1/remove → 303 /activities/1/album
as 王师傅  get  /activities/1/album/1/photo.jpg → 404 album.missing
as 王师傅  post /activities/1/album/1/remove → 409 album.moved_on
as 周主任  get  /todo ~ 清理楼道：缺照片
