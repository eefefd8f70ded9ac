# 不满 18 周岁的注册要等监护人用自己的账号同意，不满 14 的还要单独同意；同意以前报不了名。
person 周主任 13871550003 保康社区 station@保康社区
person 王师傅 13871550030 保康社区
person 冯小红 13871550021 保康社区
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
team   保康便民小队 保康社区 王师傅
as 周主任  login  → 303 /
as 王师傅  login  → 303 /
as 冯小红  login  → 303 /
as 冯桂英  login  → 303 /
as 陈国庆  login  → 303 /
as 冯小红  post /join born=2015-05-01 consent=1 → 422
as 冯小红  post /join born=2015-05-01 consent=1 guardian=冯桂英 guardian_phone=13871550002 guardian_relation=母亲 → 303 /me/volunteer
as 冯小红  get  /me/volunteer ~ 待监护人同意 ~ 换一位监护人
as 陈国庆  get  /me/wards ~ 冯小红
as 冯桂英  get  /me/wards ~ 没有等您答复的孩子
as 冯桂英  post /me/wards/1 agree=1 separate=1 → 404 guardian.missing
as 冯小红  post /me/volunteer/guardian guardian=冯桂英 guardian_phone=13871550001 guardian_relation=母亲 → 303 /me/volunteer
as 陈国庆  get  /me/wards ~ 没有等您答复的孩子
as 冯桂英  get  /me/wards ~ 冯小红 ~ 单独同意
as 冯桂英  post /me/wards/2 agree=1 → 422 guardian.separate
as 周主任  post /activities/project name=清洁家园 kind=service helper=志愿者 helper_places=3 scope=public → 303 /activities/date?project=1
as 周主任  post /activities/date project=1 day={明天} from=20:00 to=22:00 place={保康社区} site_kind=community site=水产大院广场 → 303 /activities/1
as 周主任  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303 /activities/1
as 冯小红  post /activities/1/signups → 422 signup.guardian
as 冯小红  post /activities/1/signups guardian=我自己 guardian_phone=13871550001 guardian_relation=母亲 → 422 signup.guardian
as 冯桂英  twice /me/wards/2 agree=1 separate=1 → 303 /me/wards
as 冯桂英  get  /me/wards ~ 监护人已同意 ~ 撤回同意
as 冯小红  get  /me/volunteer ~ 已注册 ~ 监护人已同意
as 周主任  get  /volunteers/{冯小红} ~ 监护人 ~ 冯**
as 冯小红  post /activities/1/signups → 303 /activities/1
as 冯桂英  post /me/wards/2 → 303 /me/wards
as 冯小红  get  /me/volunteer ~ 待监护人同意
as 周主任  get  /activities/1 ~ 0 / 3 人
