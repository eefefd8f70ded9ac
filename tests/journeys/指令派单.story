# 中心的指令一层一层往下：中心给所，所给站；接到的那一级签收，再派给自己的队伍。越级、平级都不行。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 郑所长 13871550005 保康社区 branch@东岳路街道
person 钱所长 13871550010 马叫村 branch@金牛镇
person 马主任 13871550011 马叫村 station@马叫村
person 孙干事 13871550006 保康社区 centre@大冶市
person 马队长 13871550009 马叫村
team 马叫小队 马叫村 马队长
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 郑所长  login  → 303 /
as 钱所长  login  → 303 /
as 马主任  login  → 303 /
as 孙干事  login  → 303 /
as 马队长  login  → 303 /

as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/1
as 钱所长  get  /orders/1                             → 404
as 郑所长  post /orders/1/command node={金牛镇}         → 422 order.no_node
as 孙干事  post /orders/1/command node={马叫村}         → 422 order.no_node
as 孙干事  post /orders/1/command node={金牛镇} reason=请今天安排队伍上门 → 303 /orders/1
as 马主任  get  /orders/1                             → 404
as 孙干事  post /orders/1/acknowledge                 → 403 order.not_yours
as 钱所长  get  /todo                                 ~ 上门理发
as 钱所长  get  /desk?filter=own                      ~ 已下指令，由金牛镇办，待签收 ~ 签收指令 ~ 请今天安排队伍上门
as 钱所长  post /orders/1/acknowledge                 → 303 /orders/1
as 钱所长  get  /desk?filter=own                      ~ 已下指令，由金牛镇办 !~ 待签收 !~ 已上报
as 钱所长  post /orders/1/acknowledge                 → 409 order.moved_on
as 钱所长  post /orders/1/command node={马叫村}         → 303 /orders/1
as 马主任  get  /desk?filter=own                      ~ 上门理发 ~ 马叫小队 ~ 已下指令，由马叫村办，待签收
as 马主任  post /orders/1/dispatch team={马叫小队}       → 303 /orders/1
as 马队长  post /orders/1/accept                      → 303 /orders/1
as 冯桂英  get  /orders/1                             ~ 马叫小队 ~ 已接单
as 周主任  get  /desk?filter=team                     ~ 马叫小队
