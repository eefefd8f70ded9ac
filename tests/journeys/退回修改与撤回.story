# 写得不清楚的退回居民补充，补充后重新提交；还没开始服务的可以撤回，撤回以后谁也动不了它。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  login  → 303 /
as 陈国庆  login  → 303 /
as 周主任  login  → 303 /
as 王师傅  login  → 303 /

as 冯桂英  post /orders title=想请人帮忙 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 place={保康社区} → 303 /orders/1
as 周主任  post /orders/1/return reason=              → 422
as 周主任  post /orders/1/return reason=请写明要帮什么忙 → 303 /orders/1
as 周主任  post /orders/1/dispatch team={保康便民小队}   → 409 order.moved_on
as 冯桂英  get  /orders/1                             ~ 已退回 ~ 请写明要帮什么忙 ~ 修改后提交
as 陈国庆  post /orders/1/amend details=我来改          → 404 order.missing
as 周主任  post /orders/1/amend details=我替他改        → 403 order.not_yours
as 冯桂英  post /orders/1/amend details=搬一个旧衣柜下楼 wanted_on={明天} wanted_part=afternoon → 303 /orders/1
as 冯桂英  get  /orders/1                             ~ 待受理 ~ 搬一个旧衣柜下楼
as 周主任  get  /orders/1                             ~ 搬一个旧衣柜下楼
as 冯桂英  post /orders/1/withdraw reason=             → 422
as 陈国庆  post /orders/1/withdraw reason=填错了        → 404 order.missing
as 冯桂英  twice /orders/1/withdraw reason=已经解决     → 303 /orders/1
as 冯桂英  get  /orders/1                             ~ 已撤回
as 冯桂英  post /orders/1/withdraw reason=已经解决      → 409 order.moved_on
as 周主任  post /orders/1/triage                      → 409 order.moved_on
as 周主任  get  /desk                                 !~ 想请人帮忙
as 冯桂英  post /orders/1/urge                        → 409 order.moved_on

# 已派给队伍的也可以撤回，队伍的清单上随即没有它。
as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/2
as 周主任  post /orders/2/dispatch team={保康便民小队}   → 303 /orders/2
as 王师傅  get  /team/orders                          ~ 接单</button>
as 冯桂英  post /orders/2/withdraw reason=时间不合适    → 303 /orders/2
as 王师傅  get  /team/orders                          !~ 接单</button>
as 王师傅  post /orders/2/accept                      → 409 order.moved_on
