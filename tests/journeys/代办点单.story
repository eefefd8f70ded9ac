# 老人打电话到站里，工作人员代办：可以替人点单、确认，不能替人评单；只能给自己地方的人代办。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 吴主任  login  → 303 /
as 王师傅  login  → 303 /

as 冯桂英  get  /desk/new                             → 404
as 冯桂英  post /desk/new phone=13871550001           → 403
as 周主任  get  /desk/new?phone=13871550001           ~ 冯桂英
as 吴主任  get  /desk/new?phone=13871550001           !~ 冯桂英
as 周主任  post /desk/new phone=1387 item=1 wanted_on={明天} wanted_part=morning place={保康社区} → 422
as 周主任  post /desk/new phone=13871550001 item=1 address=保康社区3栋201 wanted_on={明天} wanted_part=morning place={保康社区} risk=听力不好 → 303
as 吴主任  post /desk/new phone=13871550001 item=1 address=保康社区3栋201 wanted_on={明天} wanted_part=morning place={保康社区} → 403
as 冯桂英  get  /orders/1                             ~ 上门理发 !~ 听力不好
as 周主任  get  /orders/1                             ~ 代办 ~ 听力不好
as 周主任  post /orders/1/dispatch team={保康便民小队}   → 303 /orders/1
as 王师傅  post /orders/1/accept                      → 303 /orders/1
as 王师傅  get  /orders/1                             ~ 听力不好 ~ 3栋201
as 王师傅  post /orders/1/start                       → 303 /orders/1
as 王师傅  post /orders/1/report result=剪好了 minutes=20 people=1 → 303 /orders/1
as 周主任  post /orders/1/confirm                     → 303 /orders/1
as 周主任  post /orders/1/evaluate rating=very_good   → 403 order.not_yours
as 冯桂英  post /orders/1/evaluate rating=very_good   → 303 /orders/1

# 没有登记过的人，代办时一并登记；他自己登录后看得到这张单。
as 周主任  post /desk/new phone=13871559999 name=刘大妈 item=1 address=保康社区5栋 wanted_on={明天} wanted_part=morning place={保康社区} → 303
as 周主任  get  /orders/2                             ~ 刘大妈
as 冯桂英  get  /orders/2                             → 404 order.missing
