# 一支队伍并入另一支：队员、马甲和没办完的单转过去，原来的队长不再带队。
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 王师傅 13871550007 保康社区
person 李师傅 13871550008 保康社区
team 保康便民小队 保康社区 王师傅
team 保康新小队 保康社区 李师傅
as 陈国庆  login  → 303 /
as 周主任  login  → 303 /
as 王师傅  login  → 303 /
as 李师傅  login  → 303 /

as 王师傅  post /teams/{保康便民小队}/vests kind=in size=L count=20 → 303
as 王师傅  post /teams/{保康便民小队}/vests kind=out size=L count=1 person={王师傅} → 303
as 陈国庆  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550002 → 303 /orders/1
as 周主任  post /orders/1/triage → 303 /orders/1
as 周主任  post /orders/1/dispatch team={保康便民小队} → 303 /orders/1
as 王师傅  get  /orders/1 → 200
as 周主任  post /teams/{保康便民小队}/state state=dissolved successor={保康新小队} reason=合并 → 303
as 李师傅  get  /orders/1 → 200
as 王师傅  get  /orders/1 → 404
as 王师傅  get  /teams/mine ~ 保康新小队 !~ 保康便民小队
as 李师傅  get  /teams/{保康新小队}/vests ~ 19 ~ 接收 ~ 王**
as 周主任  post /teams/{保康便民小队}/state state=active reason=恢复 → 409 team.dissolved
