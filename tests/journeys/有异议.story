# 居民说没做好，站里要么安排再次上门，要么说明处理结果；评单始终是居民自己的。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 郑督导 13871550005 保康社区 supervisor@大冶市
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 郑督导  login  → 303 /
as 王师傅  login  → 303 /

as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/1
as 周主任  post /orders/1/dispatch team={保康便民小队}   → 303 /orders/1
as 王师傅  post /orders/1/accept                      → 303 /orders/1
as 冯桂英  post /orders/1/dispute reason=还没有来       → 409 order.moved_on
as 王师傅  post /orders/1/start                       → 303 /orders/1
as 王师傅  post /orders/1/report result=剪好了 minutes=20 people=1 → 303 /orders/1
as 王师傅  post /orders/1/confirm                     → 403 order.not_yours
as 冯桂英  post /orders/1/dispute reason=             → 422
as 冯桂英  post /orders/1/dispute reason=只剪了一半     → 303 /orders/1
as 郑督导  get  /orders/1                             ~ 有异议 ~ 只剪了一半
as 郑督导  post /orders/1/press                       → 303 /orders/1
as 冯桂英  post /orders/1/evaluate rating=bad         → 409 order.moved_on
as 王师傅  post /orders/1/settle reason=我说没问题      → 403
as 周主任  post /orders/1/redo reason=请当天补剪        → 303 /orders/1
as 王师傅  post /orders/1/start                       → 303 /orders/1
as 王师傅  post /orders/1/report result=补剪好了 minutes=15 people=1 → 303 /orders/1
as 冯桂英  post /orders/1/dispute reason=还是不整齐     → 303 /orders/1
as 周主任  post /orders/1/settle reason=已上门道歉并修好 → 303 /orders/1
as 冯桂英  get  /orders/1                             ~ 待评单 ~ 已上门道歉并修好
as 冯桂英  post /orders/1/evaluate rating=bad words=来了三趟 → 303 /orders/1
as 周主任  get  /orders/1                             ~ 不满意 ~ 来了三趟
