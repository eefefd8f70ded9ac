# 补录：要证据，申请人和复核人是两个人、差一级，公示三个工作日，只算荣誉时数；自己不能给自己补。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 钱所长 13871550004 长安社区 branch@东岳路街道
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  enter → 200
as 周主任  enter → 200
as 钱所长  enter → 200
as 王师傅  enter → 200
as 冯桂英  get  /records/entries/new → 404
as 王师傅  get  /records/entries/new ~ 申请补录
as 王师傅  post /records/entries number={编号冯桂英} team={保康便民小队} from_at={天-1}T14:00 to_at={天-1}T16:00 what=看望独居老人 reason=那天没有信号 sworn=1 → 422
as 王师傅  post /records/entries number={编号王师傅} team={保康便民小队} from_at={天-1}T14:00 to_at={天-1}T16:00 what=看望独居老人 reason=那天没有信号 sworn=1 photo=@photo → 403 record.own
as 王师傅  post /records/entries number={编号冯桂英} team={保康便民小队} from_at={天-1}T14:00 to_at={天-1}T16:00 what=看望独居老人 reason=那天没有信号 sworn=1 photo=@photo → 303 /records/entries/1
as 冯桂英  get  /records ~ 还没有服务时长
as 王师傅  get  /records/entries/1 ~ 待复核 !~ 提交复核
as 王师傅  post /records/entries/1/decide approve=1 → 403
as 周主任  post /records/entries/1/decide approve=1 → 403
as 钱所长  get  /todo ~ 补录复核
as 钱所长  post /records/entries/1/decide opinion= → 422
as 钱所长  post /records/entries/1/decide approve=1 opinion=照片核对过 → 303 /records/entries/1
as 钱所长  post /records/entries/1/decide approve=1 → 409 entry.moved_on
as 冯桂英  get  /records ~ 公示中 ~ 荣誉时数
as 访客    get  /records/public ~ 冯** ~ 荣誉时数 !~ 冯桂英

clock 2 10:00
as 冯桂英  get  /records ~ 公示中

clock 14 10:00
as 冯桂英  get  /records ~ 已生效
as 冯桂英  get  /records.json ~ "credit":0 ~ "honour":120
