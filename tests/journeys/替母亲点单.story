# 儿子替没有手机的母亲点单：先登记，站里问过本人才能点；点的单自己看得到、可以评；解除后不能再点。
person 陈国庆 13871550002 保康社区
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 陈国庆  login  → 303 /
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 吴主任  login  → 303 /
as 王师傅  login  → 303 /

as 陈国庆  get  /me                                   ~ /me/family
as 陈国庆  get  /me/family                            ~ 还没有登记家人
as 陈国庆  post /me/family name=陈国庆 kin=other place={保康社区} address=保康社区5栋 → 422 family.self
as 陈国庆  post /me/family name=邓秀兰 kin=parent place={保康社区} → 422
as 陈国庆  post /me/family name=邓秀兰 kin=parent place={保康社区} address=保康社区5栋101 → 303 /me/family/1
as 陈国庆  post /me/family name=邓秀兰 kin=parent place={保康社区} address=保康社区5栋101 → 409 family.known
as 陈国庆  get  /me/family/1                          ~ 等站里
as 冯桂英  get  /me/family/1                          → 404 call.missing
as 陈国庆  post /me/family/1/order item=1 wanted_on={明天} wanted_part=morning → 409 call.moved_on
as 周主任  get  /todo                                 ~ 家人代办
as 周主任  get  /calls/families                       ~ 邓秀兰 ~ 陈国庆
as 吴主任  get  /calls/families                       !~ 邓秀兰
as 陈国庆  post /calls/families/1 yes=1 reason=同意     → 403
as 陈国庆  post /calls/families/1/open                 → 403
as 吴主任  post /calls/families/1/open                 → 404 call.missing
as 周主任  get  /calls/families                       !~ 5栋101
as 周主任  post /calls/families/1/open                 ~ 5栋101 ~ 13871550002
as 吴主任  post /calls/families/1 yes=1 reason=上门问过 → 404 call.missing
as 周主任  post /calls/families/1 yes=1               → 422
as 周主任  post /calls/families/1 yes=1 reason=上门问过，本人同意儿子代办 → 303 /calls/families
as 周主任  post /calls/families/1 yes=0 reason=再问一次 → 409 call.moved_on
as 周主任  post /calls/families/1/open                 → 409 call.moved_on

as 陈国庆  get  /me/family/1/order                    ~ 替邓秀兰点单 ~ 上门理发
as 陈国庆  post /me/family/1/order item=1 wanted_on={明天} wanted_part=morning → 303 /orders/1
as 陈国庆  get  /orders/1                             ~ 待受理 ~ 邓秀兰 ~ 家人代办 ~ 5栋101 ~ 13871550002
as 冯桂英  get  /orders/1                             → 404 order.missing
as 陈国庆  get  /me/family/1                          ~ 上门理发
as 陈国庆  get  /orders                               ~ 上门理发
as 周主任  get  /orders/1                             ~ 家人代办
as 周主任  post /orders/1/dispatch team={保康便民小队} → 303 /orders/1
as 王师傅  post /orders/1/accept                      → 303 /orders/1
as 王师傅  get  /orders/1                             ~ act-appoint" open ~ 上门口令 <span class="optional"> !~ 开始服务时也要输入
as 周主任  get  /calls/tell                           ~ 没有要告知的
as 王师傅  post /orders/1/start                       → 303 /orders/1
as 王师傅  post /orders/1/report result=剪好了 minutes=20 people=2 → 303 /orders/1
as 陈国庆  post /orders/1/evaluate rating=good        → 303 /orders/1
# 站里记下她独居，以后儿子再替她点，也是两位志愿者同去。
as 陈国庆  post /me/family/1/order item=1 wanted_on={明天} wanted_part=morning → 303 /orders/2
as 周主任  get  /orders/2                             !~ 独居老人：要两位
as 周主任  post /orders/2/triage two=1                → 303
as 陈国庆  post /me/family/1/order item=1 wanted_on={明天} wanted_part=afternoon → 303 /orders/3
as 周主任  get  /orders/3                             ~ 独居老人：要两位
as 冯桂英  post /me/family/1/end                      → 404 call.missing
as 陈国庆  post /me/family/1/end                      → 303 /me/family
as 陈国庆  post /me/family/1/end                      → 409 call.moved_on
as 陈国庆  post /me/family/1/order item=1 wanted_on={明天} wanted_part=morning → 409 call.moved_on
