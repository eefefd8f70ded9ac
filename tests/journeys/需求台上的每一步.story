# 说出来的需求：先并错了再分开，暂不办的说明原因，重新办的制成菜单、排成项目，做过了就办结。
person 冯桂英 13871550001 保康社区
person 刘大爷 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  enter
as 刘大爷  enter
as 周主任  enter
as 吴主任  enter

as 冯桂英  post /needs words=                         → 422
as 冯桂英  twice /needs words=想学用手机挂号           → 303 /needs/1
as 刘大爷  post /needs words=院子里放一场老电影        → 303 /needs/2
as 吴主任  post /needs/1/aside reason=不归我          → 404 need.missing
as 周主任  post /needs/2/merge into=1                 → 303 /needs/1
as 周主任  post /needs/2/part                         → 303 /needs/2
as 周主任  post /needs/2/part                         → 409 need.moved_on
as 刘大爷  get  /needs/2                              ~ 老电影 !~ 挂号

as 周主任  post /needs/1/aside reason=                → 422
as 周主任  post /needs/1/aside reason=教室在装修，下月再办 → 303 /needs/1
as 冯桂英  get  /needs/1                              ~ 暂不办理 ~ 教室在装修
as 周主任  post /needs/1/finish reason=没有办过        → 409 need.moved_on
as 周主任  post /needs/1/reopen                       → 303 /needs/1
as 周主任  post /needs/1/reopen                       → 409 need.moved_on

as 周主任  post /needs/2/item                         → 422 need.no_result
as 周主任  post /needs/2/item name=露天电影 summary=院子里放老电影 mode=spot → 303 /needs/2
as 刘大爷  get  /needs/2                              ~ 露天电影

as 周主任  post /needs/1/project rhythm=weekly begins={明天} ends={今天} → 422
as 周主任  post /needs/1/project title=手机课堂 rhythm=weekly team={保康便民小队} begins={明天} ends={明天} → 303 /needs/1
as 周主任  get  /needs/projects                       ~ 手机课堂 ~ 保康便民小队 ~ 每周
as 吴主任  get  /needs/projects/1                     → 404 plan.missing
as 吴主任  post /needs/projects/1/end                 → 404 plan.missing
as 周主任  post /needs/1/finish reason=课开了，都学会了 → 303 /needs/1
as 冯桂英  get  /needs/1                              ~ 已办结 ~ 都学会了
as 周主任  post /needs/projects/1/end                 → 303 /needs/projects/1
as 周主任  post /needs/projects/1/end                 → 409 need.moved_on

# 走访之后又想起来一条，记在那次走访下面。
as 周主任  post /needs/visits household=5栋301 place={保康社区} day={今天} said=一个人住 → 303 /needs/visits/1
as 吴主任  post /needs/visits/1/opinion words=不是我访的 → 404 home_visit.missing
as 周主任  post /needs/visits/1/opinion words=灶台的开关松了 → 303 /needs/visits/1
as 周主任  get  /needs/visits/1                       ~ 灶台的开关松了
as 周主任  get  /needs/desk                           ~ 灶台的开关松了
