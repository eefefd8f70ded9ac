# 时长错了：不改数字，用一条负的冲正，两条都留着；异议由站里核实，不服再申诉一次。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 钱所长 13871550004 长安社区 branch@东岳路街道
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 周主任  enter → 200
as 冯桂英  enter → 200
as 陈国庆  enter → 200
as 钱所长  enter → 200
as 王师傅  enter → 200
as 周主任  post /activities/project name=清理楼道 kind=service team={保康便民小队} helper=志愿者 helper_places=9 scope=public → 303
as 周主任  post /activities/date project=1 day={天1} from=09:00 to=11:00 place={保康社区} site_kind=community → 303 /activities/1
as 周主任  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303 /activities/1
as 冯桂英  post /activities/1/signups → 303 /activities/1
clock 1 09:00
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=in → 303 /activities/1/rollcall
clock 1 11:00
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=out → 303 /activities/1/rollcall
clock 1 12:30
as 王师傅  post /records/1/approve → 303 /records/1
as 陈国庆  get  /records/1 ~ 冯** !~ 冯桂英 ~ 提出异议
as 陈国庆  post /records/1/objections words=那天上午她在菜场 → 303 /records/1
clock 1 12:40
as 冯桂英  get  /records ~ 公示中
as 周主任  get  /todo ~ 时长异议
as 王师傅  post /records/objections/1/decide opinion=核对过 → 403
as 周主任  post /records/objections/1/decide opinion=照片上有她 → 303 /records/objections
clock 1 12:50
as 冯桂英  get  /records ~ 已生效
as 陈国庆  post /records/objections/1/appeal words=照片是前一天的 → 303 /records
as 周主任  post /records/objections/2/decide opinion=照片上有她 uphold=1 → 403
as 钱所长  post /records/objections/2/decide opinion=照片确是前一天的 uphold=1 → 303 /records/objections
as 冯桂英  get  /records ~ 已更正 ~ -2.0 ~ 冲正
as 冯桂英  get  /records.json ~ "credit":0
as 周主任  post /records/1/reverse reason=再冲一次 → 409 record.moved_on
