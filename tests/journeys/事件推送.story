# 系统管理员登记一个程序的地址；从此它要的事件各有一条消息排队，别的没有；谁也看不到密钥第二次。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 郑工 13871550005 保康社区 system@大冶市
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 郑工    login  → 303 /
as 王师傅  login  → 303 /

as 冯桂英  get  /hooks                                → 404
as 周主任  get  /hooks                                → 404
as 周主任  post /hooks name=偷听 url=https://hook.invalid/ placed=1 → 403
as 郑工    get  /hooks                                ~ 还没有推送地址
as 郑工    post /hooks name=县平台 url=https://10.1.2.3/ placed=1 → 422
as 郑工    post /hooks name=县平台 url=https://hook.invalid/in → 422
as 郑工    post /hooks name=县平台 url=https://hook.invalid/in placed=1 accepted=1 → 200
as 郑工    get  /hooks                                ~ hook.invalid !~ whsec_ !~ /in
as 郑工    get  /hooks/1                              ~ 还没有消息 !~ whsec_

as 冯桂英  post /orders item=1 address=保康社区3栋201 phone=13871550001 wanted_on={明天} wanted_part=morning → 303
as 郑工    get  /hooks/1                              ~ order.placed ~ 等待发送 !~ order.dispatched
as 周主任  post /orders/1/dispatch team={保康便民小队}   → 303 /orders/1
as 郑工    get  /hooks/1                              !~ order.dispatched
as 王师傅  post /orders/1/accept                      → 303 /orders/1
as 郑工    get  /hooks/1                              ~ order.accepted
as 郑工    post /hooks/1/test                         → 303 /hooks/1
as 郑工    get  /hooks/1                              ~ hook.test
as 郑工    post /hooks/1/off                          → 303 /hooks/1
as 郑工    post /hooks/1/test                         → 409 hook.off
as 郑工    post /hooks/1/on                           → 303 /hooks/1
as 郑工    post /hooks/1/rotate                       → 200
as 郑工    get  /hooks/1                              ~ 原密钥有效到 !~ whsec_
as 周主任  post /hooks/1/edit name=改了                → 403
as 郑工    post /hooks/1/edit name=大数据局 done=1     → 303 /hooks/1
as 郑工    get  /hooks/1                              ~ 大数据局
as 郑工    post /hooks/9/retry                        → 404 hook.missing
as 郑工    post /hooks/1/retry                        → 303 /hooks/1
as 郑工    get  /hooks/9                              → 404 hook.missing

# 没有办结就离开的单，也有消息：转办、并单、撤回。
as 郑工    post /hooks/1/edit name=县平台 transferred=1 merged=1 withdrawn=1 → 303 /hooks/1
as 冯桂英  post /orders title=换一个灯泡 address=保康社区3栋201 phone=13871550001 wanted_on={明天} wanted_part=morning → 303
as 冯桂英  post /orders title=楼道灯不亮 address=保康社区3栋201 phone=13871550001 wanted_on={明天} wanted_part=morning → 303
as 冯桂英  post /orders title=楼道灯又不亮 address=保康社区3栋201 phone=13871550001 wanted_on={明天} wanted_part=morning → 303
as 冯桂英  post /orders/2/withdraw reason=自己换好了     → 303 /orders/2
as 郑工    get  /hooks/1                              ~ order.withdrawn !~ order.transferred
as 周主任  post /orders/3/transfer unit=供电所 number=ZB-1 → 303
as 郑工    get  /hooks/1                              ~ order.transferred !~ order.merged
as 冯桂英  post /orders title=路灯又不亮 address=保康社区3栋201 phone=13871550001 wanted_on={明天} wanted_part=morning → 303
as 周主任  post /orders/5/merge number={单号4}          → 303
as 郑工    get  /hooks/1                              ~ order.merged
