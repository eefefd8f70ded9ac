# 记录证明：本人申请，站里另一个人受理、出具，自己不能给自己办；谁都可以凭校验码核验；时长一更正，证明自动撤销。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 李干部 13871550004 保康社区 station@保康社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 周主任  enter → 200
as 李干部  enter → 200
as 冯桂英  enter → 200
as 陈国庆  enter → 200
as 王师傅  enter → 200
as 冯桂英  get  /certificates ~ 还没有已生效的时长
as 冯桂英  post /certificates from_day=2026-01-01 to_day=2026-01-02 → 422 certificate.nothing
as 周主任  post /activities/project name=清理楼道 kind=service team={保康便民小队} helper=志愿者 helper_places=9 scope=public → 303
as 周主任  post /activities/date project=1 day={天1} from=09:00 to=11:00 place={保康社区} site_kind=community → 303 /activities/1
as 周主任  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303 /activities/1
as 冯桂英  post /activities/1/signups → 303 /activities/1

clock 1 08:50
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=in → 303 /activities/1/rollcall

clock 1 10:30
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=out → 303 /activities/1/rollcall

clock 1 12:30
as 王师傅  post /activities/1/records/approve → 303 /activities/1/records

clock 1 12:40
as 冯桂英  get  /records ~ 已生效 ~ 开证明
as 冯桂英  get  /certificates ~ 申请一份
as 冯桂英  post /certificates from_day={天1} to_day={天-1} → 422
as 冯桂英  post /certificates from_day={天-30} to_day={天30} → 422
as 冯桂英  post /certificates from_day={天-30} to_day={天1} purpose=评优 → 303 /certificates/1
as 冯桂英  post /certificates from_day={天-30} to_day={天1} → 409 certificate.there
as 冯桂英  post /certificates/1/cancel → 303 /certificates/1
as 冯桂英  get  /certificates/1 ~ 已取消
as 冯桂英  post /certificates from_day={天-30} to_day={天1} purpose=评优 → 303 /certificates/2
as 陈国庆  get  /certificates/2 → 404
as 冯桂英  post /certificates/2/accept → 403
as 周主任  get  /todo ~ 记录证明
as 周主任  get  /certificates/desk ~ 冯** !~ 冯桂英
as 周主任  post /certificates/2/issue charge=周主任 contact=0714-8751000 → 409 certificate.moved_on
as 周主任  post /certificates/2/refuse reason= → 422
as 周主任  post /certificates/2/refuse reason=请写清楚用途 → 303 /certificates/2
as 冯桂英  get  /certificates/2 ~ 请写清楚用途
as 冯桂英  post /certificates from_day={天-30} to_day={天1} purpose=年终评优 → 303 /certificates/3
as 李干部  post /certificates/3/accept → 303 /certificates/3
as 李干部  post /certificates/3/issue charge=周主任 contact= → 422
as 李干部  post /certificates/3/issue charge=周主任 contact=0714-8751000 → 303 /certificates/3
as 冯桂英  get  /certificates/3 ~ 已出具 ~ 420281-
as 冯桂英  get  /certificates/3/paper.pdf ~ %PDF-
as 陈国庆  get  /certificates/3/paper.pdf → 404
as 访客    get  /certificates/public ~ 冯** !~ 冯桂英
as 访客    get  /verify ~ 校验码
as 访客    get  /verify?code=ABC → 422 certificate.mistyped
as 访客    get  /verify/0000000000 → 404
as 访客    get  /verify/key ~ Ed25519
as 周主任  get  /certificates/desk?all=1 ~ 420281-
as 冯桂英  post /certificates from_day={天-30} to_day={天1} → 303 /certificates/4
as 李干部  post /certificates/4/accept → 303 /certificates/4
as 李干部  post /certificates/4/issue charge=周主任 contact=0714-8751000 → 303 /certificates/4
as 周主任  post /certificates/4/revoke reason= → 422
as 周主任  post /certificates/4/revoke reason=本人要求重开 → 303 /certificates/4
as 冯桂英  get  /certificates/4 ~ 已撤销 ~ 本人要求重开
as 周主任  post /records/1/reverse reason=签到记错了人 → 303 /records/1
as 冯桂英  get  /certificates/3 ~ 已撤销 ~ 已更正
as 冯桂英  get  /certificates/3/paper.pdf → 409 certificate.moved_on
as 周主任  post /certificates/3/revoke reason=再撤一次 → 409 certificate.moved_on
as 访客    get  /certificates/public ~ 这几天没有出具证明
