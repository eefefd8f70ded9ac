# 站里从居民的需求里提出一项服务，中心上架一项、不上架一项；提出的人、说的人都听到。
person 冯桂英 13871550001 保康社区
person 刘大爷 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 孙干事 13871550006 保康社区 centre@大冶市
as 冯桂英  enter
as 刘大爷  enter
as 周主任  enter
as 吴主任  enter
as 孙干事  enter

as 冯桂英  post /needs words=想学用手机挂号           → 303 /needs/1
as 刘大爷  post /needs words=院子里放一场老电影        → 303 /needs/2
as 孙干事  get  /items/proposals                      ~ 没有等答复的建议
as 周主任  post /needs/1/item name=手机课堂 summary=教老人用手机 mode=spot → 303 /needs/1
as 周主任  post /needs/2/item name=露天电影 summary=院子里放老电影 mode=spot → 303 /needs/2
as 周主任  get  /needs/1                              ~ 待中心上架 ~ /items/proposals/1
as 周主任  get  /items/proposals                      ~ 手机课堂 ~ 待中心上架
as 周主任  post /items/proposals/1/take range=here     → 403
as 吴主任  get  /items/proposals                      !~ 手机课堂
as 吴主任  get  /items/proposals/1                    → 404 item.proposal_missing
as 冯桂英  get  /items/proposals                      → 404

as 孙干事  get  /todo                                 ~ 待上架服务 ~ 手机课堂
as 孙干事  get  /items/proposals/1                    ~ 1 人提过：想学用手机挂号 ~ 来自需求 ~ 全县都能点
as 孙干事  post /items/proposals/1/take               → 422
as 孙干事  post /items/proposals/1/take range=county  → 303 /items/proposals
as 孙干事  post /items/proposals/1/take range=county  → 409 item.proposal_settled
as 孙干事  post /items/proposals/2/decline reason=     → 422
as 孙干事  post /items/proposals/2/decline reason=县里已有公益放映，直接申请就行 → 303 /items/proposals
as 孙干事  get  /todo                                 !~ 待上架服务
as 孙干事  get  /items/proposals?state=declined       ~ 露天电影 ~ 公益放映
as 冯桂英  get  /services                             ~ 手机课堂 !~ 露天电影
as 周主任  get  /items/proposals?state=taken          ~ 手机课堂
as 周主任  get  /items/proposals/2                    ~ 县里已有公益放映
as 周主任  get  /needs/2                              ~ 已归类 ~ 未采纳
as 刘大爷  get  /needs/2                              ~ 已归类

# 走访和夜谈记错了，更正以后原来写的还在。
as 周主任  post /needs/visits household=5栋301 place={保康社区} day={今天} said=一个人住 → 303 /needs/visits/1
as 周主任  post /needs/visits/1/fix household=5栋301 day={今天} said=一个人住 why=看看 → 422 hearing.unchanged
as 周主任  post /needs/visits/1/fix household=5栋302 day={今天} said=一个人住 why= → 422
as 吴主任  post /needs/visits/1/fix household=5栋302 day={今天} said=一个人住 why=记错了门牌号 → 404 home_visit.missing
as 周主任  post /needs/visits/1/fix household=5栋302 day={今天} said=一个人住 why=记错了门牌号 → 303 /needs/visits/1
as 周主任  get  /needs/visits/1                       ~ 5栋302 ~ 更正记录 ~ 原来写的：5栋301 ~ 记错了门牌号
as 周主任  post /needs/talks topic=邻里怎么相处 hosts=周主任 place={保康社区} venue=3栋前的院子 day={今天} attendances=64 → 303 /needs/talks/1
as 周主任  post /needs/talks/1/fix topic=邻里怎么相处 hosts=周主任 venue=3栋前的院子 day={今天} attendances=46 why=人次写反了 → 303 /needs/talks/1
as 周主任  get  /needs/talks/1                        ~ 46 人次 ~ 原来写的：64
as 周主任  get  /needs/talks/1/sheet                  ~ 原来写的：64
