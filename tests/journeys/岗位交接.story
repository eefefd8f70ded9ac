# AB角：周主任出门，把站里的岗位交给同事，回来再收回。交出去的那一刻起自己就办不了，收回的那一刻起同事就办不了。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 小钱   13871550012 长安社区 grid@保康社区
person 王师傅 13871550007 保康社区
person 外人   13871550011 马叫村
team 保康便民小队 保康社区 王师傅
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 吴主任  login  → 303 /
as 小钱    login  → 303 /

as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/1
as 吴主任  get  /orders/1                             → 404 order.missing
as 冯桂英  post /accounts/handover to=13871550004     → 404
as 周主任  post /accounts/handover to=13871550004     → 422 handover.nobody
as 周主任  post /accounts/handover to=13871550011     → 422 handover.nobody
as 周主任  post /accounts/handover to=13800000000     → 422
as 周主任  get  /accounts/handover                    ~ 保康社区
as 周主任  post /accounts/handover to=13871550012     → 303 /accounts/handover
as 周主任  get  /orders/1                             → 404
as 周主任  get  /desk                                 → 404
as 小钱    get  /orders/1                             ~ 上门理发
as 小钱    post /orders/1/triage                      → 303 /orders/1
as 小钱    post /accounts/handover/1/undo             → 404
as 周主任  post /accounts/handover/1/undo             → 303 /accounts/handover
as 小钱    get  /orders/1                             → 404 order.missing
as 周主任  get  /orders/1                             ~ 待派单
as 周主任  post /orders/1/dispatch team={保康便民小队}   → 303 /orders/1
as 周主任  post /accounts/handover/1/undo             → 409 handover.late
