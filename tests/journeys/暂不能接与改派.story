# 队伍可以说暂不能接，站里另派；派错了可以收回。居民看得到有人在安排，看不到谁为什么没接。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 王师傅 13871550007 保康社区
person 李师傅 13871550008 长安社区
team 保康便民小队 保康社区 王师傅
team 长安小队 长安社区 李师傅
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 王师傅  login  → 303 /
as 李师傅  login  → 303 /

as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/1
as 周主任  post /orders/1/dispatch team={保康便民小队} → 303 /orders/1
as 王师傅  post /orders/1/decline reason=          → 422
as 王师傅  post /orders/1/decline reason=人手排满了 → 303 /team/orders
as 王师傅  get  /orders/1                          → 404
as 王师傅  post /orders/1/accept                   → 404
as 周主任  get  /orders/1                          ~ 人手排满了 ~ 待派单
as 冯桂英  get  /orders/1                          ~ 待派单 !~ 人手排满了
as 周主任  post /orders/1/dispatch team={长安小队}   → 303 /orders/1
as 李师傅  post /orders/1/accept                   → 303 /orders/1
as 李师傅  get  /orders/1                          ~ 3栋201
as 周主任  post /orders/1/recall reason=他们的车坏了 → 303 /orders/1
as 李师傅  get  /orders/1                          → 404
as 李师傅  get  /orders/1/sheet                    → 404
as 李师傅  post /orders/1/start                    → 404
as 冯桂英  get  /orders/1                          ~ 待派单 !~ 车坏了
as 周主任  post /orders/1/dispatch team={保康便民小队} version=1 → 409 order.moved_on
as 周主任  post /orders/1/dispatch team={保康便民小队} → 303 /orders/1
as 王师傅  post /orders/1/accept                   → 303 /orders/1
as 冯桂英  post /orders/1/urge                     → 303 /orders/1
as 冯桂英  post /orders/1/urge                     → 409 order.urged_lately
as 王师傅  get  /orders/1                          ~ 3栋201
