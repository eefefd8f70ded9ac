# 所里登记一家爱心商户，谁都查得到；中心签协议后可用积分；暂停有原因；协议可以提前终止。
person 赵所长   13871550021 保康社区 branch@东岳路街道
person 钱科长   13871550022 保康社区 centre@大冶市
person 路过的人 13871550023 长安社区
as 赵所长   login → 303 /
as 钱科长   login → 303 /
as 路过的人 login → 303 /

as 访客     get  /merchants ~ 还没有登记爱心商户
as 路过的人 get  /merchants/add → 404
as 赵所长   get  /merchants/add ~ 热水茶水
as 赵所长   post /merchants name=老街早点铺 station=没有的社区 address=老街8号 → 422
as 赵所长   post /merchants name=老街早点铺 station=保康社区 address=老街8号 phone=0714-8720001 hours=每天5:30–11:00 tea=1 seat=1 lat=30.1012345 lon=114.9712345 datum=gcj02 → 303 /merchants/1
as 访客     get  /merchants ~ 老街早点铺 ~ 热水茶水、座椅休息 !~ 可用积分</span>
as 访客     get  /merchants?offer=toilet ~ 没有符合条件的商户
as 访客     get  /merchants?offer=beer → 422
as 访客     get  /merchants.csv ~ 老街早点铺
as 访客     get  /merchants/1 ~ 老街8号 ~ 高德地图 !~ 合作协议
as 赵所长   post /merchants/1/edit tea=1 shade=1 intro=环卫工人进来喝口热豆浆 → 303 /merchants/1
as 访客     get  /merchants/1 ~ 热水茶水、遮阳避雨 ~ 热豆浆
as 赵所长   post /merchants/1/agreements number=协-1 valid_from=2026-01-01 valid_to=2099-12-31 fen_per_point=1.00 signer=店主 → 403
as 钱科长   post /merchants/1/agreements number=协-1 valid_from=2099-12-31 valid_to=2026-01-01 fen_per_point=1.00 signer=店主 → 422
as 钱科长   post /merchants/1/agreements number=协-1 valid_from=2026-01-01 valid_to=2099-12-31 fen_per_point=1.00 signer=店主 account=农商行62284800 → 303 /merchants/1
as 钱科长   get  /merchants/1 ~ 协-1 ~ 有效 !~ 62284800
as 访客     get  /merchants?points=1 ~ 老街早点铺 ~ 可用积分</span>
as 赵所长   post /merchants/1/state state=paused → 422
as 赵所长   post /merchants/1/state state=paused reason=装修三天 → 303 /merchants/1
as 访客     get  /merchants/1 ~ 暂停服务：装修三天
as 访客     get  /merchants?points=1 ~ 没有符合条件的商户
as 赵所长   post /merchants/1/state state=open → 303 /merchants/1
as 钱科长   post /merchants/agreements/1/end reason=店主转行 → 303 /merchants/1
as 钱科长   get  /merchants/1 ~ 已终止
as 钱科长   post /merchants/agreements/1/end reason=再来一次 → 409 merchant.moved_on
as 访客     get  /merchants/9 → 404 merchant.missing
