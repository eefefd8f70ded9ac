# 所里上架，志愿者攒够积分兑换，商户凭码核销一次；取消退回；退还；每一步都有记录。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 赵所长 13871550004 保康社区 branch@东岳路街道
person 刘主任 13871550010 保康社区 centre@大冶市
person 王师傅 13871550007 保康社区
person 店主   13871550012 保康社区
person 店员   13871550013 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  enter → 200
as 陈国庆  enter → 200
as 周主任  enter → 200
as 赵所长  enter → 200
as 刘主任  enter → 200
as 王师傅  enter → 200
as 店主    enter → 200
as 店员    enter → 200
as 访客    get  /rewards ~ 还没有可兑换的东西
as 刘主任  post /budgets year=2019 name=积分兑换 ceiling=100.00 document=大文明办〔2020〕3号 → 303 /budgets
as 赵所长  post /budgets year=2019 name=别的 ceiling=100.00 document=大文明办〔2020〕3号 → 403
as 刘主任  post /budgets/1 ceiling=200.00 document=大文明办〔2020〕4号 → 303 /budgets
as 刘主任  get  /budgets ~ 200
as 赵所长  get  /rewards/desk ~ 还没有上架的东西
as 赵所长  post /rewards name=雨伞 place={保康社区} stock=1 points=-3 per_person=0 per_period=0 period=year collect_days=15 → 422
as 赵所长  post /rewards name=雨伞 place={保康社区} stock=1 points=99999999999 per_person=0 per_period=0 period=year collect_days=15 → 422
as 赵所长  post /rewards name=雨伞 place={保康社区} stock=1 points=2 per_person=0 per_period=1 period=year collect_days=15 → 303 /rewards/1
as 赵所长  post /rewards name=毛巾 place={保康社区} stock=5 points=1 per_person=0 per_period=1 period=year collect_days=15 → 303 /rewards/2
as 访客    get  /rewards/1 !~ <img
as 访客    get  /rewards/1/photo → 404 photo.missing
as 冯桂英  post /rewards/1/photo photos=@photo → 403
as 赵所长  post /rewards/1/photo photos=@photo → 303 /rewards/1
as 访客    get  /rewards/1 ~ <img src="/rewards/1/photo?small=1"
as 访客    get  /rewards/1/photo → 200
as 赵所长  post /rewards/1/photo photos=@photo → 303 /rewards/1
as 冯桂英  post /rewards name=雨伞 place={保康社区} stock=1 points=1 per_person=0 per_period=0 period=year collect_days=15 → 403
as 冯桂英  get  /rewards ~ 还差 2 积分
as 冯桂英  post /rewards/1/redeem → 409 points.short
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
as 冯桂英  get  /rewards ~ 可以兑换
as 冯桂英  post /rewards/2/wish want=1 → 303 /rewards/2
as 冯桂英  get  /rewards?wished=1 ~ 毛巾 !~ 雨伞
as 赵所长  get  /rewards/desk ~ 1 人想要
as 冯桂英  twice /rewards/1/redeem → 303 /vouchers/1
as 陈国庆  post /rewards/1/redeem → 409 reward.gone
as 冯桂英  get  /points.json ~ "ready":0 ~ "held":2
as 冯桂英  get  /vouchers ~ 待核销
as 陈国庆  get  /vouchers/1 → 404 redemption.not_yours
as 陈国庆  post /vouchers/1/cancel → 404 redemption.not_yours
as 冯桂英  post /vouchers/1/cancel → 303 /vouchers/1
as 冯桂英  post /vouchers/1/cancel → 409 code.cancelled
as 冯桂英  get  /points.json ~ "ready":2 ~ "held":0
as 冯桂英  post /rewards/1/redeem → 303 /vouchers/2
as 冯桂英  get  /vouchers/2 ~ 到领取地点出示
as 周主任  get  /till?code=1234567890 ~ 请照着券再核对一遍
as 周主任  post /till/verify code=1234567890 → 422 code.mistyped
as 周主任  get  /till?code=0000000000 ~ 没有这个兑换码
as 赵所长  get  /redemptions ~ 雨伞 ~ 冯** !~ 冯桂英
as 赵所长  get  /redemptions/2 ~ 待核销
as 赵所长  post /redemptions/2/refund reason=伞骨断了 → 409 redemption.moved_on
as 周主任  get  /till/day ~ 这一天还没有核销
as 赵所长  post /rewards/1/stock n=-1 why=破损 → 422 reward.stock_low
as 赵所长  post /rewards/2/stock n=3 why=补货 → 303 /rewards/2
as 赵所长  post /rewards/2/edit state=paused points=1 per_person=0 per_period=1 period=year collect_days=15 → 303 /rewards/2
as 冯桂英  post /rewards/2/redeem → 409 reward.closed
later 384
as 冯桂英  get  /vouchers/2 ~ 已过期
as 刘主任  get  /settlements ~ 还没有结算单
as 刘主任  post /merchants name=老街早点铺 station=保康社区 address=老街8号 → 303 /merchants/1
as 刘主任  post /accounts who=13871550012 role=merchant place=7 depth=below → 303
as 刘主任  post /accounts who=13871550013 role=merchant place=7 depth=below → 303
as 刘主任  post /rewards name=热干面 merchant=1 stock=9 points=1 per_person=0 per_period=0 period=month collect_days=7 → 409 merchant.no_agreement
as 刘主任  post /merchants/1/agreements number=协-1 valid_from=2020-01-01 valid_to=2099-12-31 fen_per_point=1.00 signer=店主 → 303
as 刘主任  post /rewards name=热干面 merchant=1 stock=9 points=1 per_person=0 per_period=0 period=month collect_days=7 → 422 reward.no_line
as 刘主任  post /budgets year={今年} name=商户结算 ceiling=2.00 document=大文明办〔2020〕3号 → 303 /budgets
as 刘主任  post /budgets year=2019 name=积分兑换 ceiling=100.00 document=大文明办〔2020〕3号 → 409 budget.taken
as 刘主任  post /rewards name=热干面 merchant=1 stock=9 points=1 per_person=0 per_period=0 period=month collect_days=7 budget=2 → 303 /rewards/3
as 冯桂英  post /rewards/3/redeem → 303 /vouchers/3
as 冯桂英  get  /till → 404
as 店主    get  /till?code={券码3} ~ 热干面 ~ 冯** !~ 冯桂英
as 店主    get  /till?code={券码2} ~ 不在您这里领
as 周主任  post /till/verify code={券码3} → 409 code.elsewhere
as 店主    twice /till/verify code={券码3} → 303 /till
as 店主    post /till/verify code={券码3} → 409 code.used
as 店员    post /till/verify code={券码3} → 409 code.used
as 店主    get  /till/day ~ 热干面
as 刘主任  post /redemptions/3/refund returned=1 reason=面凉了 → 303 /redemptions/3
as 刘主任  post /redemptions/3/refund returned=1 reason=面凉了 → 409 redemption.moved_on
as 冯桂英  get  /points.json ~ "ready":2
as 冯桂英  post /rewards/3/redeem → 303 /vouchers/4
as 店主    post /till/verify code={券码4} → 303 /till
as 刘主任  post /settlements merchant=1 month={本月} → 409 settlement.early
later 768
as 刘主任  post /settlements merchant=1 month={上月} → 303 /settlements/1
as 刘主任  post /settlements merchant=1 month={上月} → 409 settlement.twice
as 刘主任  post /redemptions/4/refund reason=面凉了 → 409 redemption.settled
as 店主    get  /settlements/1 ~ 热干面 ~ 待商户确认
as 刘主任  post /settlements/1/settle → 409 settlement.moved_on
as 店主    post /settlements/1/object reason=少了一碗 → 303 /settlements/1
as 刘主任  post /settlements merchant=1 month={上月} → 303 /settlements/2
as 店主    post /settlements/2/agree → 303 /settlements/2
as 店主    post /settlements/2/object reason=又少了 → 409 settlement.moved_on
as 刘主任  post /settlements/2/settle → 303 /settlements/2
as 刘主任  post /settlements/2/settle → 409 settlement.moved_on
as 刘主任  get  /settlements/2 ~ 已结算
as 店主    get  /settlements.csv ~ 老街早点铺
