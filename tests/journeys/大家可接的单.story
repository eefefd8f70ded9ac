# 站里把单子放到可接的单，附近的队伍谁先接谁办，别的队伍清楚看到被谁接走；几队联办时由牵头队负责。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 王师傅 13871550007 保康社区
person 李师傅 13871550008 长安社区
person 马队长 13871550009 马叫村
team 保康便民小队 保康社区 王师傅
team 长安小队 长安社区 李师傅
team 马叫小队 马叫村 马队长
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 王师傅  login  → 303 /
as 李师傅  login  → 303 /
as 马队长  login  → 303 /

as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/1
as 周主任  post /orders/1/open node={大冶市}            → 422 order.no_node
as 周主任  post /orders/1/open node={东岳路街道}         → 303 /orders/1
as 马队长  get  /team/orders                          !~ 上门理发
as 王师傅  get  /team/orders                          ~ 上门理发 ~ 先接的那支办 !~ 3栋201
as 李师傅  get  /team/orders                          ~ 上门理发
as 李师傅  twice /orders/1/accept                     → 303 /orders/1
as 王师傅  get  /orders/1                             → 404
as 王师傅  post /orders/1/accept                      → 409 order.taken
as 马队长  post /orders/1/accept                      → 404
as 周主任  get  /desk?filter=team                     ~ 长安小队 ~ 别队先接
as 李师傅  get  /orders/1                             ~ 3栋201

as 冯桂英  post /orders?item=2 item=2 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/2
as 周主任  post /orders/2/dispatch team={保康便民小队} support1={保康便民小队} → 422 order.no_team
as 周主任  post /orders/2/dispatch team={保康便民小队} support1={长安小队}   → 303 /orders/2
as 李师傅  get  /team/orders                          ~ 请本队协办，保康便民小队牵头
as 李师傅  post /orders/2/accept                      → 403 order.not_yours
as 王师傅  get  /team/orders                          ~ 本队牵头
as 王师傅  post /orders/2/accept                      → 303 /orders/2
as 李师傅  get  /orders/2                             !~ 3栋201
as 李师傅  post /orders/2/join                        → 303 /orders/2
as 李师傅  get  /orders/2                             ~ 3栋201
as 王师傅  post /orders/2/start                       → 303 /orders/2
as 李师傅  post /orders/2/report result=好了 minutes=30 people=2 → 403
as 王师傅  post /orders/2/report result=两队一起修好 minutes=30 people=4 → 303 /orders/2
as 冯桂英  post /orders/2/evaluate rating=good        → 303 /orders/2

# 协办的队伍这次来不了，说一声，牵头队照办。
as 冯桂英  post /orders?item=2 item=2 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/3
as 周主任  post /orders/3/dispatch team={保康便民小队} support1={长安小队}   → 303 /orders/3
as 李师傅  post /orders/3/pass                        → 422
as 李师傅  post /orders/3/pass reason=人手排满了        → 303 /team/orders
as 李师傅  get  /orders/3                             → 404 order.missing
as 周主任  get  /desk?filter=team                     ~ 人手排满了
as 王师傅  post /orders/3/accept                      → 303 /orders/3
