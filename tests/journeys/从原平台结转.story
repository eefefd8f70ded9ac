# 原平台的时数：一个单位带文件和盖章清单申请，另一个单位复核，公示期满才生效，单独列出；同一个人同一平台只结转一次。
person 周主任 13871550003 保康社区 station@保康社区
person 吴所长 13871550005 保康社区 branch@东岳路街道
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
as 周主任  login  → 303 /
as 吴所长  login  → 303 /
as 冯桂英  login  → 303 /
as 冯桂英  get  /carries → 404
as 冯桂英  post /carries source=志愿中国 as_of=2026-06-30 → 403
as 周主任  get  /carries ~ 还没有结转
as 周主任  post /carries source=志愿中国 as_of=2099-06-30 → 422 ~ 不能在今天之后
as 周主任  post /carries source=志愿中国 as_of=2026-06-30 → 303 /carries/1
as 周主任  post /carries/1/apply photo=@photo → 422 carry.no_file
as 周主任  upload /carries/1/file a.csv 姓名,手机号;冯桂英,13871550001 → 303 /carries/1
as 周主任  get  /carries/1 ~ 的表头，请补上
as 周主任  upload /carries/1/file a.csv 姓名,手机号,结转时数,原平台实名,实名日期,原平台编号;冯桂英,13871550001,126.5,是,2019-05-04,Z1;陈国庆,13871550002,很多,否,,;甲某,13871550009,3,,,;冯桂英,13871550001,2,,, → 303 /carries/1
as 周主任  get  /carries/1 ~ 冯** ~ 126.5 ~ 不是小时数 ~ 还没有在本平台注册 ~ 不止一行 !~ 13871550001
as 周主任  get  /carries/1/rows.csv ~ Z1
as 周主任  post /carries/1/decide agree=1 → 409 carry.moved_on
as 周主任  post /carries/1/apply → 422
as 周主任  post /carries/1/apply photo=@photo → 303 /carries/1
as 周主任  post /carries/1/decide agree=1 → 403
as 周主任  get  /carries/1/photo.jpg → 200
as 吴所长  get  /todo ~ 结转
as 吴所长  post /carries/1/decide agree= opinion= → 422
as 吴所长  post /carries/1/decide agree=1 → 303 /carries/1
as 吴所长  post /carries/1/decide agree=1 → 409 carry.moved_on
as 访客    get  /records/public ~ 原平台结转 ~ 冯**
as 冯桂英  get  /records ~ 公示中 ~ 原平台结转
as 周主任  post /carries source=志愿中国 as_of=2026-07-30 → 303 /carries/2
as 周主任  upload /carries/2/file a.csv 姓名,手机号,结转时数;冯桂英,13871550001,5 → 303 /carries/2
as 周主任  post /carries/2/apply photo=@photo → 409 carry.twice
as 周主任  post /carries/2/drop → 303 /carries
later 700
as 周主任  login  → 303 /
as 周主任  get  /carries/1 ~ 已生效
as 周主任  get  /carries ~ 原平台已实名 ~ 126.5
as 冯桂英  login  → 303 /
as 冯桂英  get  /records ~ 结转时数 ~ 126.5
as 周主任  get  /people/{冯桂英} ~ 原平台已实名 ~ 志愿中国 2019-05-04
as 访客    get  /opening ~ 没有期初数
as 周主任  post /opening what=volunteers value=1200 as_of=2026-06-30 source=2025年年报 → 303 /opening
as 周主任  post /opening what=volunteers value=1300 as_of=2026-06-30 source=2025年年报 → 409 opening.there
as 访客    get  /opening !~ 1,200
as 周主任  post /opening/1/decide agree=1 → 403 opening.second
as 吴所长  login  → 303 /
as 吴所长  get  /opening ~ 同意</button>
as 吴所长  post /opening/1/decide agree=1 → 303 /opening
as 吴所长  post /opening/1/decide agree=1 → 409 opening.moved_on
as 访客    get  /opening ~ 2025年年报 ~ 已确认
