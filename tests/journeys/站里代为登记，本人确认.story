# 站里替在场的人填好登记，本人用自己的手机登录确认以前不算注册；不愿意的，资料删掉。
person 周主任 13871550003 保康社区 station@保康社区
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
as 周主任  login  → 303 /
as 冯桂英  login  → 303 /
as 陈国庆  login  → 303 /
as 冯桂英  get  /volunteers/new → 404
as 冯桂英  post /volunteers name=陈国庆 phone=13871550002 home={保康社区} born=1980-01-01 → 403
as 周主任  get  /volunteers ~ 还没有志愿者 ~ 代登记
as 周主任  get  /volunteers/new ~ 本人在场
as 周主任  post /volunteers name=冯桂英 phone=0714-8000001 home={保康社区} born=1960-03-08 → 422
as 周主任  post /volunteers name=冯桂英 phone=13871550001 home={长安社区} born=1960-03-08 → 403 volunteer.not_yours
as 周主任  post /volunteers name=冯桂英 phone=13871550001 home={保康社区} born=1960-03-08 → 303 /volunteers/{冯桂英}
as 周主任  post /volunteers name=陈国庆 phone=13871550002 home={保康社区} born=1970-03-08 → 303 /volunteers/{陈国庆}
as 周主任  post /volunteers name=陈国庆 phone=13871550002 home={保康社区} born=1970-03-08 → 409 volunteer.there
as 周主任  get  /volunteers/{冯桂英} ~ 待本人确认 ~ 打印登记同意书
as 周主任  get  /volunteers/{冯桂英}/slip ~ 本人签字 ~ 冯桂英
as 周主任  get  /volunteers?state=active ~ 没有找到
as 冯桂英  get  /me/volunteer ~ 请您确认 ~ 周主任
as 冯桂英  post /me/volunteer/skills skill=19 → 409 volunteer.moved_on
as 冯桂英  get  /join ~ 1960-03-08
as 冯桂英  post /join born=1960-03-08 consent=1 → 303 /me/volunteer
as 冯桂英  get  /me/volunteer ~ 已注册
as 周主任  get  /volunteers?state=active ~ 冯** ~ 站里代登记
as 冯桂英  post /me/data/document id_kind=passport id_number=E12345678 → 303 /me/data
as 冯桂英  post /me/volunteer/real-name → 303 /me/volunteer
as 周主任  post /volunteers/{冯桂英}/real-name pass=1 reason=看过原件 → 403 volunteer.second
as 陈国庆  twice /me/volunteer/decline → 303 /me/volunteer
as 陈国庆  get  /me/volunteer ~ 您还没有注册
as 周主任  get  /volunteers?q=cgq&state=unconfirmed ~ 没有找到
