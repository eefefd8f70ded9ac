# 夜谈里听到的一句话，归类、合并、制单，派给小队，办完评了单，说的人都知道办到哪一步。
person 冯桂英 13871550001 保康社区
person 刘大爷 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 陈网格 13871550005 保康社区 grid@保康社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  login  → 303 /
as 刘大爷  login  → 303 /
as 周主任  login  → 303 /
as 吴主任  login  → 303 /
as 陈网格  login  → 303 /
as 王师傅  login  → 303 /

# 周主任记下一次夜谈：四十几个人，两条意见；冯桂英说的那条后来补上她的电话。
as 周主任  post /needs/talks topic=邻里怎么相处 hosts=周主任 place={保康社区} venue=3栋前的院子 day={今天} attendances=46 opinions=想请人教老人用智能手机 → 303 /needs/talks/1
as 周主任  post /needs/talks/1/opinion words=老人不会用智能手机，想请人教 phone=13871550001 → 303 /needs/talks/1
as 周主任  get  /needs/talks/1                        ~ 46 人次 ~ 智能手机 ~ 技能培训
as 冯桂英  post /needs/talks/1/opinion words=别人不能写        → 403
as 吴主任  get  /needs/talks/1                        → 404 talk.missing
as 吴主任  get  /needs/1                              → 404 need.missing
as 吴主任  get  /needs/desk                           !~ 智能手机
as 吴主任  get  /needs/desk?node={保康社区}            → 404
as 王师傅  get  /needs/1                              → 404 need.missing

# 网格员走访刘大爷，又听到一样的。
as 陈网格  post /needs/visits household=5栋301+刘家 phone=13871550002 place={保康社区} day={今天} said=一个人住，孩子在外地 needs=教我用智能手机视频通话 → 303 /needs/visits/1
as 陈网格  get  /needs/visits/1                       ~ 刘家 ~ 智能手机
as 吴主任  get  /needs/visits/1                       → 404 home_visit.missing
as 陈网格  post /needs/1/aside reason=不归网格员定      → 403

# 需求台提示重复，并在一起；出处都留着。
as 周主任  get  /todo                                 ~ 待整理需求
as 周主任  get  /needs/desk                           ~ 教老人用智能手机 ~ 技能培训
as 周主任  get  /needs/2                              ~ 疑似重复 ~ 并入这一条
as 周主任  post /needs/2/merge into=1                 → 303 /needs/1
as 周主任  post /needs/3/merge into=1                 → 303 /needs/1
as 周主任  post /needs/2/merge into=1                 → 409 need.moved_on
as 周主任  get  /needs/1                              ~ 3 人 ~ 邻里怎么相处 ~ 5栋301
as 周主任  post /needs/1/sort category=skills title=教老人用智能手机 → 303 /needs/1

# 制单：替冯桂英点一张单；双击只有一张。
as 吴主任  post /needs/1/order kind=service wanted_on={明天} wanted_part=morning → 404 need.missing
as 周主任  post /needs/1/order kind=service wanted_on= wanted_part=morning → 422
as 周主任  twice /needs/1/order kind=service person={冯桂英} address=保康社区3栋201 wanted_on={明天} wanted_part=morning → 303 /needs/1
as 周主任  get  /needs/1                              ~ 已制单 ~ 待受理 ~ /orders/1
as 周主任  get  /orders/1                             ~ 来自需求 ~ 教老人用智能手机
as 冯桂英  get  /orders/1                             ~ 来自需求
as 王师傅  get  /orders/2                             → 404 order.missing

# 说的人看得到办到哪一步；别人的单只说已安排。
as 冯桂英  get  /needs                                ~ 老人不会用智能手机 ~ 已制单
as 冯桂英  get  /needs/1                              ~ 已制单 ~ /orders/1 !~ 刘家
as 刘大爷  get  /needs                                ~ 视频通话 ~ 已制单 ~ 3 人提
as 刘大爷  get  /needs/1                              ~ 已安排 !~ /orders/1

# 派单、接单、服务、确认、评单，需求跟着办结。
as 周主任  post /orders/1/dispatch team={保康便民小队}  → 303 /orders/1
as 王师傅  post /orders/1/accept                      → 303 /orders/1
as 王师傅  post /orders/1/start                       → 303 /orders/1
as 王师傅  post /orders/1/report result=教会了视频通话 minutes=60 people=2 → 303 /orders/1
as 冯桂英  post /orders/1/confirm                     → 303 /orders/1
as 周主任  get  /needs/1                              ~ 待评单
as 冯桂英  post /orders/1/evaluate rating=very_good   → 303 /orders/1
as 冯桂英  get  /needs                                ~ 已办结
as 刘大爷  get  /needs                                ~ 已办结

# 制成的单撤回了，需求还在，回到已归类；再制一张，并进别的单，就跟着那一张办结。
as 冯桂英  post /needs words=楼道的灯不亮，晚上看不见 place={保康社区} → 303
as 周主任  post /needs/4/order kind=service person={冯桂英} address=保康社区3栋201 wanted_on={明天} wanted_part=morning → 303 /needs/4
as 周主任  get  /needs/4                              ~ 已制单
as 冯桂英  post /orders/2/withdraw reason=先不办了     → 303 /orders/2
as 周主任  get  /needs/4                              ~ 已归类
as 周主任  post /needs/4/order kind=service person={冯桂英} address=保康社区3栋201 wanted_on={明天} wanted_part=morning → 303 /needs/4
as 刘大爷  post /orders title=修楼道灯 address=保康社区5栋301 phone=13871550002 wanted_on={明天} wanted_part=morning → 303 /orders/4
as 周主任  post /orders/3/merge number={单号4}        → 303
as 周主任  get  /needs/4                              ~ 已制单 ~ /orders/4
as 周主任  post /orders/4/triage                      → 303
as 周主任  post /orders/4/dispatch team={保康便民小队}  → 303 /orders/4
as 王师傅  post /orders/4/accept                      → 303 /orders/4
as 王师傅  post /orders/4/start                       → 303 /orders/4
as 王师傅  post /orders/4/report result=换了灯泡 minutes=20 people=1 → 303 /orders/4
as 刘大爷  post /orders/4/confirm                     → 303 /orders/4
as 刘大爷  post /orders/4/evaluate rating=good        → 303 /orders/4
as 周主任  get  /needs/4                              ~ 已办结
