# 一张单子走完点单、派单、接单、服务、评单五步；五个人各自登录，各看各的，走错的门都关着。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 郑督导 13871550005 保康社区 supervisor@大冶市
person 王师傅 13871550007 保康社区
person 李师傅 13871550008 长安社区
team 保康便民小队 保康社区 王师傅
team 长安小队 长安社区 李师傅

as 访客    get  /services                     ~ 上门理发 ~ /orders/new?item=1
as 访客    get  /orders                       → 303 /login?next=%2Forders
as 冯桂英  login                              → 303 /
as 周主任  login                              → 303 /
as 吴主任  login                              → 303 /
as 王师傅  login                              → 303 /
as 李师傅  login                              → 303 /
as 郑督导  login                              → 303 /
as 陈国庆  login                              → 303 /

as 冯桂英  get  /orders/new?item=1            ~ value="13871550001"
as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address= phone=13871550001 → 422 ~ 地址
as 冯桂英  twice /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 details=老人行动不便 → 303 /orders/1
as 冯桂英  get  /orders/2                     → 404
as 冯桂英  get  /orders/1                     ~ 待受理 ~ 撤回</button> ~ 保康社区3栋201
as 冯桂英  get  /orders/1.json                ~ "state":"submitted"
as 陈国庆  get  /orders/1                     → 404 order.missing
as 陈国庆  get  /orders/1.json                → 404 order.missing
as 吴主任  get  /orders/1                     → 404 order.missing
as 吴主任  get  /desk                         !~ 上门理发
as 吴主任  post /orders/1/triage              → 404 order.missing
as 王师傅  get  /orders/1                     → 404
as 冯桂英  post /orders/1/triage              → 403

as 周主任  get  /desk                         ~ 上门理发 ~ 冯** !~ 3栋201
as 周主任  post /orders/1/dispatch team={长安社区}99 → 422
as 周主任  post /orders/1/dispatch team={保康便民小队} → 303 /orders/1
as 周主任  post /orders/1/accept              → 403
as 李师傅  get  /orders/1                     → 404 order.missing
as 李师傅  post /orders/1/accept              → 404 order.missing
as 王师傅  get  /team/orders                  ~ 接单</button> !~ 13871550001
as 王师傅  get  /orders/1                     ~ 接单</button> !~ 3栋201
as 王师傅  post /orders/1/report result=太早了 minutes=10 people=1 → 409 order.moved_on
as 王师傅  twice /orders/1/accept             → 303 /orders/1
as 王师傅  post /orders/1/accept              → 409 order.moved_on
as 王师傅  get  /orders/1                     ~ 3栋201 ~ 13871550001
as 冯桂英  get  /orders/1                     ~ 已接单 ~ 保康便民小队
as 王师傅  post /orders/1/appoint day={明天} part=afternoon → 303 /orders/1
as 王师傅  post /orders/1/start               → 303 /orders/1
as 冯桂英  post /orders/1/withdraw reason=填错了 → 409 order.moved_on
as 王师傅  post /orders/1/report result=剪好了头发 minutes=0 people=2 → 422
as 王师傅  post /orders/1/report result=剪好了头发 minutes=40 people=2 → 303 /orders/1

as 周主任  post /orders/1/evaluate rating=very_good → 403 order.not_yours
as 冯桂英  get  /orders/1                     ~ 非常满意</button> ~ 剪好了头发 !~ checked
as 冯桂英  post /orders/1/evaluate rating=none → 422
as 冯桂英  post /orders/1/evaluate rating=good words=很耐心 → 303 /orders/1
as 冯桂英  get  /orders/1                     ~ 已办结 ~ 很耐心
as 冯桂英  post /orders/1/evaluate rating=bad → 409 order.moved_on
as 冯桂英  post /orders/1/comment words=下次还找你们 → 409
as 郑督导  get  /orders/1                     ~ 已办结 !~ 13871550001
as 郑督导  post /orders/1/press               → 409 order.moved_on
as 冯桂英  get  /orders.csv                   ~ 上门理发
as 陈国庆  get  /orders.csv                   !~ 上门理发
