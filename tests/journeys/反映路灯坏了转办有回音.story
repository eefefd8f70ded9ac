# 居民拍照反映路灯坏了；站里转给市政，编号和回执给居民；答复登记以后居民看得到、评得了。照片只给相干的人看。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 郑督导 13871550005 保康社区 supervisor@大冶市
person 审计员 13871550006 保康社区 auditor@大冶市
as 冯桂英  login  → 303 /
as 陈国庆  login  → 303 /
as 周主任  login  → 303 /
as 吴主任  login  → 303 /
as 郑督导  login  → 303 /
as 审计员  login  → 303 /

as 访客    get  /services       ~ 反映问题 ~ 微心愿 ~ 菜单上没有的需求
as 访客    get  /problems/new   → 303 /login?next=%2Fproblems%2Fnew
as 冯桂英  get  /problems/new   ~ 路灯照明 ~ value="13871550001" ~ capture="environment"
as 冯桂英  post /problems category=moon spot=保康路12号 place={保康社区} phone=13871550001            → 422 ~ 请选一类问题
as 冯桂英  post /problems category=light place={保康社区} phone=13871550001                          → 422 ~ 请填写在哪里
as 冯桂英  post /problems category=light spot=保康路12号 place={保康社区} phone=13871550001 photos=@photo photos=@heic → 422 ~ 第 2 张 ~ 请换成 JPG 格式 ~ 保康路12号
as 冯桂英  post /problems category=light spot=保康路12号门口 place={保康社区} phone=13871550001 details=三天不亮了 photos=@photo photos=@photo → 303 /orders/1
as 冯桂英  get  /orders/1       ~ 路灯照明 ~ 保康路12号门口 ~ /orders/1/photos/2?small=1 !~ 上门口令
as 冯桂英  get  /orders/1/photos/1          → 200
as 冯桂英  get  /orders/1/photos/1?small=1  → 200
as 冯桂英  get  /orders/1/photos/9          → 404 photo.missing
as 陈国庆  get  /orders/1/photos/1          → 404 order.missing
as 吴主任  get  /orders/1/photos/1          → 404 order.missing
as 访客    get  /orders/1/photos/1          → 303
as 审计员  get  /orders/1                   !~ /orders/1/photos
as 审计员  get  /orders/1/photos/1          → 404 photo.missing
as 郑督导  get  /orders/1/photos/1          → 200
as 冯桂英  get  /orders/1/receipt           → 404 order.missing

as 周主任  get  /desk                       ~ 路灯照明
as 周主任  get  /orders/1                   ~ 现场照片
as 周主任  post /orders/1/transfer unit=市政公用局 number=12345-0871 → 303 /orders/1
as 冯桂英  get  /orders/1                   ~ 已转办 ~ 市政公用局 ~ 12345-0871 ~ 打印转办回执
as 冯桂英  get  /orders/1/receipt           ~ 转办回执 ~ 12345-0871 ~ 保康路12号门口 ~ 承办单位答复后
as 陈国庆  get  /orders/1/receipt           → 404 order.missing
as 冯桂英  post /orders/1/feedback feedback=自己说好了 → 403
as 周主任  post /orders/1/feedback feedback=灯泡已换，今晚亮了 → 303 /orders/1
as 冯桂英  get  /orders/1                   ~ 灯泡已换 ~ 非常满意</button>
as 冯桂英  get  /orders/1/receipt           ~ 灯泡已换
as 冯桂英  post /orders/1/evaluate rating=good → 303 /orders/1
as 冯桂英  get  /orders/1                   ~ 已办结
