# 孩子的记录证明由监护人在页面上申请：别人替不了，孩子自己也要等监护人；站里受理、出具，谁都可以核验。
person 周主任 13871550003 保康社区 station@保康社区
person 李干部 13871550004 保康社区 station@保康社区
person 王师傅 13871550030 保康社区
person 冯小红 13871550021 保康社区
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
team   保康便民小队 保康社区 王师傅
as 周主任  enter → 200
as 李干部  enter → 200
as 王师傅  enter → 200
as 冯小红  enter → 200
as 冯桂英  enter → 200
as 陈国庆  enter → 200
as 冯小红  post /join born=2014-05-01 consent=1 guardian=冯桂英 guardian_phone=13871550001 guardian_relation=母亲 → 303 /me/volunteer
as 冯桂英  post /me/wards/1 agree=1 separate=1 → 303 /me/wards
as 冯桂英  get  /certificates ~ 给谁开 ~ 冯小红
as 陈国庆  get  /certificates !~ 冯小红
as 冯桂英  post /certificates person={冯小红} from_day={天-30} to_day={天0} → 422 certificate.nothing
as 周主任  post /activities/project name=清洁家园 kind=service team={保康便民小队} helper=志愿者 helper_places=3 scope=public → 303
as 周主任  post /activities/date project=1 day={天1} from=09:00 to=11:00 place={保康社区} site_kind=community → 303 /activities/1
as 周主任  post /activities/1/publish none1=1 none2=1 none3=1 none4=1 none5=1 none6=1 → 303 /activities/1
as 冯小红  post /activities/1/signups → 303 /activities/1

clock 1 08:50
as 王师傅  post /activities/1/rollcall number={编号冯小红} kind=in → 303 /activities/1/rollcall

clock 1 10:30
as 王师傅  post /activities/1/rollcall number={编号冯小红} kind=out → 303 /activities/1/rollcall

clock 1 12:30
as 王师傅  post /activities/1/records/approve → 303 /activities/1/records

clock 1 12:40
as 冯小红  post /certificates from_day={天-30} to_day={天1} purpose=评优 → 403 certificate.guardian
as 陈国庆  post /certificates person={冯小红} from_day={天-30} to_day={天1} → 403 certificate.not_yours
as 冯桂英  post /certificates person={冯小红} from_day={天-30} to_day={天1} purpose=评优 → 303 /certificates/1
as 冯桂英  get  /certificates ~ 冯** ~ 待受理
as 冯小红  get  /certificates/1 → 200
as 陈国庆  get  /certificates/1 → 404
as 周主任  post /certificates/1/accept → 303 /certificates/1
as 李干部  post /certificates/1/issue charge=周主任 contact=0714-8730001 → 303 /certificates/1
as 冯桂英  get  /certificates/1/paper.pdf ~ %PDF-
as 访客    get  /verify/{校验码1} ~ 现在有效 ~ 冯** !~ 冯小红
