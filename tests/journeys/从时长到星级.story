# 星级：时数够了逐级申请，站里初审、中心复审不是一个人，公示五个工作日，有异议先核实，再评定、发证书；不良信用暂停星级。
# 一百小时在一个故事里攒不出来，县里先把一星级定为 1 小时。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 中心甲 13871550005 长安社区 centre@大冶市
person 中心乙 13871550006 长安社区 centre@大冶市
person 王师傅 13871550007 保康社区
person 系统员 13871550008 长安社区 system@大冶市
team 保康便民小队 保康社区 王师傅
as 周主任  enter → 200
as 冯桂英  enter → 200
as 陈国庆  enter → 200
as 王师傅  enter → 200
as 中心甲  enter → 200
as 中心乙  enter → 200
as 系统员  enter → 200
as 冯桂英  get  /stars ~ 还没有星级 ~ 还差
as 冯桂英  post /stars → 422 star.few_hours
as 系统员  post /settings/stars.hours_1/rule value=1 from={天0} source=故事里的规定 → 303
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
as 冯桂英  get  /stars ~ 申请一星级志愿者
as 冯桂英  post /stars → 303 /stars/1
as 冯桂英  post /stars → 409 star.there
as 陈国庆  get  /stars/1 → 404
as 冯桂英  post /stars/1/withdraw → 303 /stars/1
as 冯桂英  post /stars → 303 /stars/2
as 周主任  get  /todo ~ 星级评定
as 周主任  get  /stars/desk ~ 冯** !~ 冯桂英
as 周主任  post /stars/2/review pass=1 words=记录齐全 → 303 /stars/2
as 周主任  post /stars/2/review pass=1 → 403 star.not_yours
as 中心甲  get  /stars/2 ~ 待复审 ~ 记录齐全
as 中心甲  post /stars/2/review words= → 422
as 中心甲  post /stars/2/review pass=1 → 303 /stars/2
as 访客    get  /stars/public ~ 冯** ~ 一星级志愿者 !~ 冯桂英
as 陈国庆  get  /stars/2 ~ 提出异议 !~ 冯桂英 !~ 周主任
as 陈国庆  post /stars/2/objections words=那天好像没有来 → 303 /stars/2
as 陈国庆  post /stars/2/objections words=再提一次 → 409 star.objected
as 中心甲  post /stars/objections/1/decide words=核对过签到 → 403 star_objection.own

clock 15 10:00
as 冯桂英  get  /stars/2 ~ 公示中
as 中心乙  get  /stars/2 ~ 那天好像没有来 ~ 提交核实
as 中心乙  post /stars/objections/1/decide words=核对过签到记录，来了 → 303 /stars/desk

clock 15 11:00
as 冯桂英  get  /stars ~ 一星级志愿者 ~ 已评定
as 冯桂英  get  /stars/2 ~ 星级证书
as 冯桂英  get  /certificates ~ 星级证书 ~ 一星级志愿者
as 冯桂英  get  /certificates/1/paper.pdf ~ %PDF-
as 周主任  post /certificates/1/revoke reason=星级证书不在这里撤 → 403 certificate.not_yours
as 访客    get  /honours?year=2026 ~ 光荣榜 ~ 怎么算的
as 访客    get  /honours?year=1 → 400
as 访客    get  /honours?month=2026-13 → 400
as 中心甲  post /stars/marks number=123 day={天1} what=冒用他人名义 source=通报 → 422
as 中心甲  post /stars/marks number={编号冯桂英} day={天1} what=冒用他人名义 source=市文明办通报第3号 → 303 /stars/marks
as 冯桂英  get  /stars ~ 暂停 ~ 冒用他人名义
as 访客    get  /verify/{校验码1} ~ 起暂停 !~ 现在有效
as 访客    get  /verify/{校验码1}.json ~ "valid":false ~ "suspended":true ~ "signature_holds":true
as 中心乙  post /stars/2/restore words=先恢复 → 422 star.marked
as 中心乙  post /stars/marks/1/lift words=查明不是本人 → 303 /stars/marks
as 中心乙  post /stars/2/restore words=查明不是本人，恢复 → 303 /stars/2
as 冯桂英  get  /stars/2 ~ 已评定
as 访客    get  /verify/{校验码1} ~ 现在有效 !~ 起暂停
as 周主任  post /records/1/reverse reason=签到记错了人 → 303 /records/1
as 冯桂英  get  /stars/2 ~ 暂停
as 访客    get  /verify/{校验码1} ~ 起暂停 !~ 现在有效
as 中心甲  post /stars/2/revoke words=时数不够 → 303 /stars/2
as 访客    get  /verify/{校验码1} ~ 已经无效 !~ 现在有效 !~ 起暂停
as 冯桂英  get  /certificates/1 ~ 已撤销
as 冯桂英  get  /stars ~ 还没有星级
