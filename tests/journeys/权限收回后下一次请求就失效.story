# 岗位收回、账号停用，都从下一次请求起作数：开着的页面、没过期的登录都不再算数。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区
person 刘主任 13871550010 保康社区 centre@大冶市
person 安管员 13871550012 保康社区 security@大冶市
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 刘主任  login  → 303 /
as 安管员  login  → 303 /

as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/1
as 周主任  get  /desk                       → 404
as 周主任  post /accounts who=13871550003 role=station place={保康社区} depth=own → 403
as 刘主任  post /accounts who=13871550003 role=station place={保康社区} depth=own → 303
as 周主任  get  /desk                       ~ 上门理发
as 周主任  post /orders/1/triage            → 303 /orders/1
as 刘主任  get  /accounts.json              ~ 周主任
as 刘主任  post /accounts/grants/4/revoke   → 303
as 周主任  get  /desk                       → 404
as 周主任  get  /orders/1                   → 404 order.missing
as 周主任  get  /orders/1.json              → 404 order.missing
as 周主任  post /orders/1/dispatch team={保康便民小队} → 403
as 周主任  get  /me/data                    ~ 周主任
as 冯桂英  post /accounts/{冯桂英}/lock why=想试试 → 403
as 安管员  post /accounts/{冯桂英}/lock why=号码被人冒用 → 303
as 冯桂英  get  /orders/1                   → 303
as 冯桂英  post /orders/1/withdraw reason=填错了 → 401
as 安管员  post /accounts/{冯桂英}/unlock    → 303
as 冯桂英  get  /orders/1                   → 303
as 冯桂英  enter
as 冯桂英  get  /orders/1                   ~ 待派单
