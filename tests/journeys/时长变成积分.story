# 签到签退的时长生效后自动计分；一家人合用；投诉冻结，核实后解除；时长冲正，积分跟着回去。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 钱所长 13871550004 长安社区 branch@东岳路街道
person 刘主任 13871550010 保康社区 centre@大冶市
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  enter → 200
as 陈国庆  enter → 200
as 周主任  enter → 200
as 钱所长  enter → 200
as 刘主任  enter → 200
as 王师傅  enter → 200
as 访客    get  /points/rules ~ 每小时 1 积分 ~ 不计积分 ~ 12 月 31 日 23:59 清零
as 访客    get  /points → 303
as 冯桂英  get  /points ~ 还没有积分
as 周主任  post /activities/project name=清理楼道 kind=service team={保康便民小队} helper=志愿者 helper_places=9 scope=public → 303
as 周主任  post /activities/date project=1 day={天1} from=09:00 to=11:00 place={保康社区} site_kind=community → 303 /activities/1
as 周主任  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303 /activities/1
as 刘主任  post /points/grades number=没有 difficulty=2 skill=1 risk=1 reason=高处作业 → 404 points.grade_missing
as 刘主任  post /points/grades number=1 difficulty=2 skill=1 risk=1 reason=高处作业 → 303 /points/grades
as 刘主任  get  /points/grades ~ 清理楼道 ~ 高处作业
as 周主任  post /points/grades number=没有 difficulty=2 skill=1 risk=1 reason=高处作业 → 403
as 刘主任  get  /points/rules/simulate ~ 没有已生效的时长可以试算
as 刘主任  post /points/rules year=2020 credit=1.00 honour=0 carried=0 difficulty2=1.20 difficulty3=1.50 skill2=1 skill3=1 risk2=1 risk3=1 leader=1 day_cap=0 month_cap=0 year_cap=0 year_budget=0 expiry_months=0 from=2020-01-01 source=大文明办〔2020〕1+号 → 422
as 刘主任  post /points/rules year=2020 credit=1.00 honour=0 carried=0 difficulty2=1.20 difficulty3=1.50 skill2=1 skill3=1 risk2=1 risk3=1 leader=1 day_cap=0 month_cap=0 year_cap=0 year_budget=0 expiry_months=0 from={明天} source=大文明办〔2020〕1+号 → 303 /points/rules
as 访客    get  /points/rules ~ 1.2 倍 ~ 即将施行
as 冯桂英  post /activities/1/signups → 303 /activities/1
clock 1 09:00
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=in → 303 /activities/1/rollcall
clock 1 11:00
as 王师傅  post /activities/1/rollcall number={编号冯桂英} kind=out → 303 /activities/1/rollcall
clock 1 12:30
as 王师傅  post /records/1/approve → 303 /records/1
clock 1 12:50
as 冯桂英  get  /points ~ 清理楼道 ~ +2.4 ~ 服务计分
as 冯桂英  get  /points.json ~ "ready":240
as 冯桂英  post /points/household name=冯家 → 303 /points/household
as 冯桂英  post /points/household name=又一家 → 409 points.household_in
as 冯桂英  post /points/household/ask number={编号陈国庆} → 303 /points/household
as 冯桂英  post /points/household/put amount=3 → 409 points.short
as 冯桂英  post /points/household/put amount=1 → 303 /points/household
as 陈国庆  get  /points/household ~ 请您加入
as 陈国庆  post /points/household/7/answer agree=1 → 404 points.household_missing
as 陈国庆  post /points/household/1/answer agree=1 → 303 /points/household
as 陈国庆  get  /points/household ~ 冯家 ~ 冯** !~ 冯桂英
as 周主任  post /points/people/{冯桂英}/freeze reason=有人投诉代签 → 403
as 钱所长  post /points/people/{冯桂英}/freeze reason=有人投诉代签 → 303
as 钱所长  post /points/people/{冯桂英}/freeze reason=有人投诉代签 → 409 points.frozen_twice
as 周主任  get  /points/people/{冯桂英} ~ 积分账户 !~ 因投诉 !~ 冯桂英
as 周主任  get  /points/desk ~ 有人投诉代签 ~ 冯**
as 冯桂英  get  /points ~ 暂时冻结
as 冯桂英  post /points/household/put amount=1 → 403 points.frozen
as 钱所长  post /points/people/{冯桂英}/unfreeze opinion=没有代签 → 303
as 钱所长  post /points/people/{冯桂英}/unfreeze opinion=没有代签 → 409 points.not_frozen
as 陈国庆  get  /points/people/{冯桂英} → 404
as 钱所长  post /points/people/{陈国庆}/elsewhere record=1 reason=村里积分超市 → 404 record.missing
as 钱所长  post /points/people/{冯桂英}/elsewhere record=1 reason=村里积分超市 → 303
as 冯桂英  get  /points ~ 欠分 ~ 已在别处计分 ~ 时长更正冲回
as 陈国庆  post /points/household/leave → 303 /points/household
as 冯桂英  post /points/household/leave → 303 /points/household
as 冯桂英  get  /points.json ~ "ready":0 ~ "debt":0
