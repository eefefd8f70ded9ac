# 打开队伍的链接，用手机登录，填出生日期、勾选同意，就注册了并进了队；再填技能、空闲时间，站里核验证书和实名。
person 孙干事 13871550090 保康社区 centre@大冶市
person 周主任 13871550003 保康社区 station@保康社区
person 远主任 13871550009 长安社区 station@长安社区
person 冯桂英 13871550001 保康社区
person 王师傅 13871550030 保康社区
team   保康便民小队 保康社区 王师傅
as 孙干事  enter → 200
as 周主任  login  → 303 /
as 远主任  login  → 303 /
as 冯桂英  login  → 303 /
as 王师傅  login  → 303 /

as 访客    get  /join ~ 用手机号登录，开始注册
as 冯桂英  get  /teams/{保康便民小队}/link → 404
as 王师傅  get  /teams/{保康便民小队} ~ 入队链接
as 王师傅  get  /teams/{保康便民小队}/link ~ 还没有链接
as 王师傅  twice /teams/{保康便民小队}/link → 303 /teams/{保康便民小队}/link
as 王师傅  get  /teams/{保康便民小队}/link ~ /join?t=
as 冯桂英  get  /join?t=guess → 404
as 冯桂英  get  /me ~ 我的志愿者资料
as 冯桂英  get  /me/volunteer ~ 您还没有注册
as 冯桂英  post /me/volunteer clothing=m languages= to_projects=ask to_teams=ask → 409 volunteer.moved_on
as 冯桂英  get  /join ~ 出生日期 ~ 我自愿注册为志愿者
as 冯桂英  post /join born=1960-03-08 → 422
as 冯桂英  post /join consent=1 → 422
as 冯桂英  post /join born=2199-01-01 consent=1 → 422
as 冯桂英  twice /join born=1960-03-08 consent=1 → 303 /me/volunteer
as 冯桂英  post /join born=1960-03-08 consent=1 → 409 volunteer.there
as 冯桂英  get  /join ~ 已经注册为志愿者
as 冯桂英  get  /me/volunteer ~ 已注册 ~ 未核验 ~ 加一项技能
as 冯桂英  post /me/volunteer clothing=m languages=大冶话 to_projects=ask to_teams=refuse → 303 /me/volunteer
as 冯桂英  post /me/volunteer/slots s0=1 s23=1 → 303 /me/volunteer
as 冯桂英  get  /me/volunteer.json ~ "slots":8388609 ~ 大冶话
as 冯桂英  post /me/volunteer/skills skill=99x → 422
as 冯桂英  post /me/volunteer/skills skill=19 certificate=养老护理员证 number=4200001 issuer=人社局 → 303 /me/volunteer
as 冯桂英  post /me/volunteer/skills skill=19 certificate=养老护理员证 → 409 skill.there
as 冯桂英  post /me/volunteer/real-name → 422 volunteer.no_document
as 冯桂英  post /me/data/document id_kind=passport id_number=E12345678 → 303 /me/data
as 冯桂英  post /me/volunteer/real-name → 303 /me/volunteer
as 周主任  get  /todo ~ 待核验实名 ~ 待核验技能
as 周主任  get  /volunteers/review ~ 冯** ~ 养老护理员证 !~ 4200001
as 远主任  get  /volunteers/review !~ 冯**
as 远主任  get  /volunteers/{冯桂英} → 404
as 远主任  post /volunteers/{冯桂英}/real-name pass=1 reason=看过 → 404
as 周主任  post /volunteers/{冯桂英}/real-name pass=1 reason= → 422
as 周主任  post /volunteers/{冯桂英}/real-name reason=照片不像 → 303 /volunteers/review
as 冯桂英  get  /me/volunteer ~ 未通过 ~ 照片不像 ~ 我要申诉
as 冯桂英  post /me/volunteer/appeal reason=是几年前的照片 → 303 /me/volunteer
as 周主任  post /volunteers/{冯桂英}/real-name pass=1 reason=看过原件 → 403 volunteer.second
as 周主任  post /volunteers/skills/1 pass=1 reason=看过证书原件 → 303 /volunteers/review
as 周主任  post /volunteers/skills/1 pass=1 reason=看过证书原件 → 409 volunteer.moved_on
as 周主任  get  /volunteers?q=fgy ~ 冯** !~ 冯桂英
as 周主任  get  /volunteers?q=wsf ~ 没有找到
as 周主任  get  /volunteers?skill=19 ~ 冯**
as 周主任  get  /volunteers?state=left ~ 没有找到
as 周主任  get  /volunteers.csv ~ 冯** !~ 冯桂英
as 远主任  get  /volunteers?q=fgy !~ 冯**
as 周主任  get  /volunteers/{冯桂英} ~ 养老护理员证 ~ 已核验
as 周主任  get  /volunteers/shares ~ 截至
as 冯桂英  get  /volunteers/shares → 404
as 冯桂英  post /me/volunteer/consents/honour given=1 → 303 /me/volunteer
as 冯桂英  post /volunteers/consents purpose=honour words=同意在光荣榜和照片旁写我的全名。 ends=撤回后只写姓。 valid_from={明天} renew=1 → 403
as 孙干事  post /volunteers/consents purpose=honour words=同意在光荣榜和照片旁写我的全名。 ends=撤回后只写姓。 valid_from={明天} renew=1 → 303 /volunteers/consents
as 孙干事  get  /volunteers/consents ~ 要重新同意 ~ 按这一版同意的有 1 人
as 冯桂英  post /me/volunteer/consents/honour → 303 /me/volunteer
as 冯桂英  post /me/volunteer/consents/anything given=1 → 404
as 冯桂英  post /me/volunteer/skills/1/drop → 303 /me/volunteer
as 冯桂英  twice /me/volunteer/leave → 303 /me/volunteer
as 冯桂英  get  /me/volunteer ~ 您还没有注册
