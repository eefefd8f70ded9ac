# 是不是党员只由本人说：自愿报到、社区接收，撤回就删除。
person 周主任 13871550003 保康社区 station@保康社区
person 郑主任 13871550006 马叫村 station@马叫村
person 冯桂英 13871550001 保康社区
as 周主任  login  → 303 /
as 郑主任  login  → 303 /
as 冯桂英  login  → 303 /
as 访客    get  /me/party → 303 /login?next=%2Fme%2Fparty
as 冯桂英  get  /me/party ~ 保康社区 ~ 自愿
as 冯桂英  post /me/party unit_name=县医院 → 422
as 冯桂英  post /me/party unit_name=院 consent=1 → 422
as 冯桂英  post /me/party unit_name=县人民医院 offers=量血压 consent=1 → 303 /me/party
as 冯桂英  post /me/party unit_name=县人民医院 consent=1 → 409 party.there
as 冯桂英  get  /party → 404
as 周主任  get  /todo ~ 党员报到
as 周主任  get  /party ~ 冯** ~ 县人民医院 ~ 量血压 !~ 冯桂英
as 郑主任  get  /party !~ 县人民医院
as 郑主任  post /party/1/receive → 404 party.missing
as 周主任  post /party/1/receive → 303 /party
as 周主任  post /party/1/receive → 409 party.moved_on
as 周主任  get  /party.csv ~ 社区已接收
as 冯桂英  get  /me/data/all ~ 在职党员报到 ~ 县人民医院
as 冯桂英  post /me/party/withdraw → 303 /me/party
as 冯桂英  post /me/party/withdraw → 404 party.missing
as 周主任  get  /party !~ 县人民医院
