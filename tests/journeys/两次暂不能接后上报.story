# 两支队伍都接不了，单子自己上报到所；所里再接不成，就到中心。谁在办、为什么，派单台上看得见；居民只看到有人在安排。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 郑所长 13871550005 保康社区 branch@东岳路街道
person 孙干事 13871550006 保康社区 centre@大冶市
person 王师傅 13871550007 保康社区
person 李师傅 13871550008 长安社区
team 保康便民小队 保康社区 王师傅
team 长安小队 长安社区 李师傅
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 郑所长  login  → 303 /
as 孙干事  login  → 303 /
as 王师傅  login  → 303 /
as 李师傅  login  → 303 /

as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/1
as 郑所长  get  /todo                                 !~ 上门理发
as 周主任  get  /desk                                 ~ 建议队伍 ~ 保康便民小队 ~ 本站
as 周主任  post /orders/1/dispatch team={保康便民小队}   → 303 /orders/1
as 王师傅  post /orders/1/decline reason=人手排满了     → 303 /team/orders
as 周主任  get  /desk                                 ~ 暂不能接 1 次 !~ 已上报
as 周主任  post /orders/1/dispatch team={长安小队}      → 303 /orders/1
as 李师傅  post /orders/1/decline reason=缺工具        → 303 /team/orders
as 周主任  get  /desk                                 ~ 已上报，由东岳路街道办
as 周主任  get  /orders/1                             ~ 2 次没有队伍接单 ~ 东岳路街道新时代文明实践所
as 冯桂英  get  /orders/1                             ~ 已上报 !~ 缺工具 !~ 没有队伍接单
as 郑所长  get  /todo                                 ~ 上门理发
as 郑所长  get  /desk?filter=own                      ~ 上门理发 ~ 派过谁 ~ 人手排满了
as 孙干事  get  /desk?filter=own                      ~ 这里没有等着的单子
as 王师傅  post /orders/1/escalate reason=看看         → 403
as 郑所长  post /orders/1/escalate reason=             → 422
as 郑所长  post /orders/1/escalate reason=需要专业队伍   → 303 /orders/1
as 孙干事  get  /desk?filter=own                      ~ 上门理发 ~ 需要专业队伍
as 孙干事  post /orders/1/escalate reason=再往上报      → 409 order.at_top
# 上报过的单，中心又用指令交下来：派单台写的是“已下指令”，不再是“已上报”；居民只看到有人在安排。
as 孙干事  post /orders/1/command node={东岳路街道} reason=请今天安排 → 303 /orders/1
as 周主任  get  /desk                                 ~ 已下指令，由东岳路街道办，待签收 !~ 已上报，由
as 郑所长  post /orders/1/acknowledge                 → 303 /orders/1
as 周主任  get  /desk                                 ~ 已下指令，由东岳路街道办 !~ 待签收
as 冯桂英  get  /orders/1                             ~ 已交基层安排 ~ 基层已接办 !~ 指令
as 孙干事  post /orders/1/dispatch team={保康便民小队}   → 303 /orders/1
as 王师傅  post /orders/1/accept                      → 303 /orders/1
as 冯桂英  get  /orders/1                             ~ 已接单
