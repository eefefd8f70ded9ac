# 服务够了时数，坐公交、进景区、看电影：到场出示会变的码，按月报卡号，领合作单位的券码；门槛有日期，钱从专项资金出，月底一张结算单。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 赵所长 13871550004 保康社区 branch@东岳路街道
person 刘主任 13871550010 保康社区 centre@大冶市
person 王师傅 13871550007 保康社区
person 司机   13871550012 保康社区
person 检票员 13871550013 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  enter → 200
as 陈国庆  enter → 200
as 周主任  enter → 200
as 赵所长  enter → 200
as 刘主任  enter → 200
as 王师傅  enter → 200
as 司机    enter → 200
as 检票员  enter → 200
as 访客    get  /entitlements ~ 现在还没有礼遇
as 赵所长  get  /entitlements/desk → 404
as 刘主任  get  /entitlements/desk ~ 还没有礼遇
as 刘主任  post /merchants name=公交公司 station=保康社区 address=站前路1号 → 303 /merchants/1
as 刘主任  post /merchants name=雷山景区 station=保康社区 address=雷山1号 → 303 /merchants/2
as 刘主任  post /accounts who=13871550012 role=merchant place=7 depth=below → 303
as 刘主任  post /accounts who=13871550013 role=merchant place=8 depth=below → 303
as 刘主任  post /entitlements name=公交免费乘车 merchant=1 way=code fen=2.00 per_period=2 period=month per_person=0 hours=1 span=year star=0 source=大文明办〔2020〕9号 → 409 merchant.no_agreement
as 刘主任  post /merchants/1/agreements number=协-1 valid_from=2020-01-01 valid_to=2099-12-31 fen_per_point=0 signer=经理 → 303
as 刘主任  post /merchants/2/agreements number=协-2 valid_from=2020-01-01 valid_to=2099-12-31 fen_per_point=0 signer=经理 → 303
as 刘主任  post /entitlements name=公交免费乘车 merchant=1 way=code fen=2.00 per_period=2 period=month per_person=0 hours=1 span=year star=0 source=大文明办〔2020〕9号 → 422 entitlement.no_line
as 刘主任  post /budgets year={今年} name=志愿者礼遇 ceiling=7.00 document=大文明办〔2020〕3号 → 303 /budgets
as 刘主任  post /entitlements name=公交免费乘车 merchant=1 way=code fen=2.00 budget=1 per_period=2 period=month per_person=0 hours=0 span=year star=0 source=大文明办〔2020〕9号 → 422
as 刘主任  post /entitlements name=公交免费乘车 merchant=1 way=code fen=-2.00 budget=1 per_period=2 period=month per_person=0 hours=1 span=year star=0 source=大文明办〔2020〕9号 → 422
as 赵所长  post /entitlements name=公交免费乘车 merchant=1 way=code fen=2.00 budget=1 per_period=2 period=month per_person=0 hours=1 span=year star=0 source=大文明办〔2020〕9号 → 403
as 刘主任  post /entitlements name=公交免费乘车 merchant=1 way=code fen=2.00 budget=1 per_period=2 period=month per_person=0 hours=1 span=year star=0 source=大文明办〔2020〕9号 → 303 /entitlements/1
as 刘主任  post /entitlements name=公交卡免费 merchant=1 way=list fen=1.00 budget=1 per_period=2 period=month per_person=0 hours=1 span=ever star=2 source=大文明办〔2020〕9号 → 303 /entitlements/2
as 刘主任  post /entitlements name=雷山景区免门票 merchant=2 way=pool fen=0 per_period=1 period=year per_person=0 hours=1 span=ever star=0 source=大文明办〔2020〕9号 → 303 /entitlements/3
as 刘主任  upload /entitlements/3/coupons a.csv 券码,有效期至;LS-0001,后天 → 422
as 刘主任  upload /entitlements/3/coupons a.csv 券码,有效期至;LS-0001,2099-12-31 → 303 /entitlements/3/edit
as 刘主任  upload /entitlements/3/coupons a.csv 券码,有效期至;LS-0001,2099-12-31 → 422
as 冯桂英  get  /rewards ~ 雷山景区免门票 ~ 还差 1 小时
as 冯桂英  post /entitlements/1/pass → 409 entitlement.far
as 冯桂英  post /entitlements/3/take → 409 entitlement.far
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
clock 1 12:50
as 冯桂英  get  /entitlements ~ 已达到，可享受
as 陈国庆  get  /entitlements/1 ~ 还差 1 小时 !~ 领用</button>
as 冯桂英  get  /entitlements/1 ~ 领用</button>
as 冯桂英  post /entitlements/1/pass → 303 /entitlements/1/code
as 冯桂英  get  /entitlements/1/code ~ 截图没有用
as 司机    get  /till?code={出示码1} ~ 公交免费乘车 ~ 冯** !~ 冯桂英
as 检票员  get  /till?code={出示码1} ~ 不在您这里用
as 周主任  post /till/verify code={出示码1} → 409 pass.elsewhere
as 司机    post /till/verify code=12345678901234 → 422 pass.mistyped
as 司机    twice /till/verify code={出示码1} → 303 /till
as 司机    post /till/verify code={出示码1} → 409 pass.used
clock 1 12:55
as 司机    post /till/verify code={出示码1} → 303 /till
clock 1 13:00
as 司机    post /till/verify code={出示码1} → 409 entitlement.limit
as 冯桂英  get  /entitlements/1 ~ 这一期的次数已用完
as 司机    get  /till/day ~ 礼遇 2 次
as 冯桂英  post /entitlements/2/pass card=! → 422
as 冯桂英  post /entitlements/2/pass card=4350-0001 → 303 /entitlements/2
as 陈国庆  post /entitlements/2/pass card=4350-0002 → 409 entitlement.far
as 刘主任  post /entitlements/2/lists month=209901 → 422 list.month
as 刘主任  post /entitlements/2/lists month={本月} → 303 /entitlements/lists/1
as 刘主任  post /entitlements/2/lists month={本月} → 409 list.there
as 刘主任  get  /budgets ~ 快用完
as 司机    get  /entitlements/lists/1 ~ 下载名单
as 检票员  get  /entitlements/lists/1 → 404 list.missing
as 刘主任  upload /entitlements/lists/1/rides a.csv 卡号,本月次数;4350-0001,1 → 409 list.early
as 冯桂英  post /entitlements/3/take → 303 /entitlements/3
as 冯桂英  post /entitlements/3/take → 409 coupon.none
as 冯桂英  get  /entitlements/3 ~ LS-0001
as 冯桂英  get  /vouchers ~ LS-0001 ~ 可享受的礼遇
as 刘主任  get  /entitlements/3/uses ~ 冯** !~ LS-0001
as 刘主任  post /entitlements/3/terms valid_from={天2} hours=100 span=ever star=0 source=大文明办〔2020〕12号 → 303 /entitlements/3/edit
as 刘主任  post /entitlements/3/terms valid_from={天2} hours=90 span=ever star=0 source=大文明办〔2020〕12号 → 409 entitlement.term
as 刘主任  post /entitlements/3/edit state=paused fen=0 per_period=1 period=year per_person=0 → 303 /entitlements/3/edit
as 陈国庆  get  /entitlements !~ 雷山景区免门票
later 768
as 刘主任  upload /entitlements/lists/1/rides a.csv 卡号,本月次数;4350-0009,1 → 422
as 刘主任  upload /entitlements/lists/1/rides a.csv 卡号,本月次数;4350-0001,3 → 422
as 刘主任  upload /entitlements/lists/1/rides a.csv 卡号,本月次数;4350-0001,1 → 303 /entitlements/lists/1
as 刘主任  upload /entitlements/lists/1/rides a.csv 卡号,本月次数;4350-0001,1 → 409 list.settled
as 刘主任  post /settlements merchant=1 month={上月} → 303 /settlements/1
as 司机    post /settlements/1/agree → 303 /settlements/1
as 刘主任  post /settlements/1/settle → 303 /settlements/1
as 司机    get  /settlements/1 ~ 公交免费乘车 ~ 4.00
