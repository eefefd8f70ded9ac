# 站里开了一项有固定时段的服务，每次只有一个名额：约满了后来的人换不上，撤回了名额就空出来；队长说这一趟去不了，单子回到站里。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 外人   13871550014 长安社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
team 长安小队 长安社区 外人
as 冯桂英  login  → 303 /
as 陈国庆  enter  → 200
as 周主任  login  → 303 /
as 吴主任  login  → 303 /
as 王师傅  login  → 303 /
as 周主任  post /items name=量血压 mode=spot icon=plus position=90 state=offered max_people=2 → 303 /items
as 周主任  post /items/9/teams team={保康便民小队}      → 303 /items/9/edit
as 吴主任  post /items/9/teams team={长安小队}         → 403 item.not_yours
as 周主任  post /items/9/teams/end team={保康便民小队}  → 303 /items/9/edit
as 周主任  post /items/9/areas place={长安社区}        → 422
as 周主任  post /items/9/areas place={保康社区}        → 303 /items/9/edit
as 周主任  post /items/9/areas/end place={保康社区}    → 303 /items/9/edit
as 周主任  post /items/9/slots team={保康便民小队} begins=540 length=300 capacity=1 valid_from={今天} valid_to={明天} monday=1 → 422
as 周主任  post /items/9/slots team={保康便民小队} begins=540 length=120 capacity=1 valid_from={今天} valid_to={明天} → 422
as 周主任  twice /items/9/slots team={保康便民小队} begins=540 length=120 capacity=1 valid_from={今天} valid_to={明天} monday=1 tuesday=1 wednesday=1 thursday=1 friday=1 saturday=1 sunday=1 → 303 /items/9/edit
as 冯桂英  get  /services/9                  ~ 9:00–11:00 ~ 保康便民小队
as 冯桂英  get  /orders/new?item=9           ~ 还有 1 个名额
as 冯桂英  post /orders?item=9 item=9 slot=1-{明天} phone=13871550001 people=2 → 422 item.no_slot
as 冯桂英  post /orders?item=9 item=9 slot=没有 phone=13871550001 → 422 item.no_slot
as 冯桂英  twice /orders?item=9 item=9 slot=1-{明天} phone=13871550001 → 303 /orders/1
as 冯桂英  get  /orders/1                    ~ 9:00–11:00
as 陈国庆  post /orders?item=9 item=9 slot=1-{明天} phone=13871550002 → 422 item.no_slot
as 冯桂英  post /orders/1/withdraw reason=时间不合适 → 303 /orders/1
as 陈国庆  post /orders?item=9 item=9 slot=1-{明天} phone=13871550002 → 303 /orders/2
as 周主任  post /visits?item=9 orders=2 node={保康社区} team={保康便民小队} day={明天} part=morning → 303 /visits/1
as 王师傅  post /visits/1/decline reason=      → 422
as 王师傅  twice /visits/1/decline reason=人手排满了 → 303 /visits/1
as 王师傅  post /visits/1/accept              → 409 visit.moved_on
as 周主任  get  /visits/1                     ~ 暂不能接 ~ 人手排满了
as 陈国庆  get  /orders/2                     ~ 待派单 !~ 人手排满了
as 吴主任  post /items/9/slots/end slot=1     → 403 item.not_yours
as 周主任  post /items/9/slots/end slot=1     → 303 /items/9/edit
as 周主任  post /items/9/slots/end slot=1     → 422 item.no_slot
as 冯桂英  post /orders?item=9 item=9 slot=1-{明天} phone=13871550001 → 422 item.no_slot
