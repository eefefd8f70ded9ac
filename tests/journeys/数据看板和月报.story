# 一张单子从点单到办结，各级看板跟着变；中心看草稿、印发月报，印发后不再变，错了撤回再印发。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 郑督导 13871550005 保康社区 supervisor@大冶市
person 刘主任 13871550006 保康社区 centre@大冶市
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅

as 冯桂英  login                              → 303 /
as 周主任  login                              → 303 /
as 吴主任  login                              → 303 /
as 郑督导  login                              → 303 /
as 刘主任  login                              → 303 /
as 王师傅  login                              → 303 /

as 访客    get  /dashboards                   → 303
as 冯桂英  get  /dashboards                   → 404
as 冯桂英  post /orders item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303
as 周主任  post /orders/1/dispatch team={保康便民小队} → 303 /orders/1
as 王师傅  post /orders/1/accept              → 303 /orders/1
later 1
as 周主任  enter
as 吴主任  enter
as 郑督导  enter
as 刘主任  enter
as 周主任  get  /dashboards?span=all          ~ 数据看板 · 保康社区 ~ 注册志愿者 ~ 口径
as 周主任  get  /dashboards/rows.json?figure=orders&span=all ~ "title":"上门理发" ~ "value":"1"
as 吴主任  get  /dashboards/rows.json?figure=orders&span=all ~ "value":"0" !~ 上门理发
as 吴主任  get  /dashboards?node={保康社区}   → 404
as 郑督导  get  /dashboards/rows.json?figure=orders&span=month ~ "value":"1"
as 郑督导  get  /dashboards/below?span=all    ~ 东岳路街道
as 郑督导  get  /dashboards/month             ~ 月度一页 ~ 每周主题活动
as 郑督导  get  /dashboards/units             ~ 没有登记了职工数的单位
as 郑督导  get  /dashboards/teams             ~ 还没有市级专业队
as 周主任  get  /dashboards/teams             → 404

as 郑督导  get  /reports/new                  ~ 月报草稿 ~ 主要指标 !~ 印发</button>
as 郑督导  post /reports node={大冶市} month={上月}01 → 403
as 周主任  post /reports node={大冶市} month={上月}01 → 404
as 刘主任  post /reports node={大冶市} month={本月}01 → 422 report.early
as 刘主任  get  /reports/new                  ~ 印发</button>
as 刘主任  twice /reports node={大冶市} month={上月}01 words=本月重点是敬老服务 → 303 /reports/1
as 刘主任  get  /reports/1                    ~ 本月重点是敬老服务 ~ 大冶市月报〔 ~ 指标口径
as 刘主任  post /reports node={大冶市} month={上月}01 → 409 report.twice
as 周主任  get  /reports/1                    → 404
as 郑督导  post /reports/1/withdraw reason=看看 → 403
as 刘主任  post /reports/1/withdraw reason=   → 422
as 刘主任  post /reports/1/withdraw reason=数字写错了 → 303 /reports/1
as 刘主任  post /reports/1/withdraw reason=再撤一次 → 409 report.gone
as 郑督导  get  /reports                      ~ 已撤回 ~ 数字写错了
as 周主任  post /reports node={保康社区} month={上月}01 → 303
as 周主任  get  /reports                      ~ 保康社区月报〔
