# 站里起草一份问卷，改好选项再发布；居民自己填，网格员替没有手机的老人填，一人一份；填的内容变成需求。
person 冯桂英 13871550001 保康社区
person 刘大爷 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 陈网格 13871550005 保康社区 grid@保康社区
person 李小妹 13871550006 长安社区
as 冯桂英  enter
as 刘大爷  enter
as 周主任  enter
as 吴主任  enter
as 陈网格  enter
as 李小妹  enter

as 吴主任  post /questionnaires place={保康社区} title=冬季需求 options=量血压 begins={今天} ends={明天} → 403 need.not_yours
as 周主任  post /questionnaires place={保康社区} title=冬季需求 options= begins={今天} ends={明天} → 422
as 周主任  post /questionnaires place={保康社区} title=冬季需求 options=教老人用手机%0A量血压 begins={今天} ends={明天} → 303 /questionnaires/1/edit
as 吴主任  post /questionnaires/1/edit place={长安社区} title=别站的 options=量血压 begins={今天} ends={明天} → 404 questionnaire.missing
as 周主任  post /questionnaires/1/edit place={保康社区} title=入冬需求 options=教老人用手机%0A量血压%0A别的事 begins={今天} ends={明天} → 303 /questionnaires/1/edit
as 周主任  post /questionnaires/1/category position=3 category=errands → 303 /questionnaires/1/edit
as 周主任  post /questionnaires/1/category position=9 category=errands → 409 questionnaire.settled
as 冯桂英  get  /questionnaires/1                     → 404 questionnaire.missing
as 冯桂英  post /questionnaires/1/answer t1=1         → 404 questionnaire.missing
as 周主任  post /questionnaires/1/publish             → 303 /questionnaires/1
as 周主任  post /questionnaires/1/edit place={保康社区} title=又改 options=量血压 begins={今天} ends={明天} → 409 questionnaire.settled

as 李小妹  get  /questionnaires/1                     → 404 questionnaire.missing
as 冯桂英  get  /needs/new                            ~ 入冬需求
as 冯桂英  get  /questionnaires/1                     ~ 教老人用手机 ~ 别的事
as 冯桂英  post /questionnaires/1/answer              → 422 ~ 请至少选一项
as 冯桂英  twice /questionnaires/1/answer t1=1&words=楼道里放了杂物 → 303 /needs
as 冯桂英  post /questionnaires/1/answer t2=1         → 409 questionnaire.answered
as 冯桂英  get  /needs                                ~ 楼道里放了杂物 ~ 教老人用手机
as 冯桂英  get  /needs/new                            !~ 入冬需求

as 吴主任  post /questionnaires/1/fill phone=13871550002 place={保康社区} t2=1 → 404 questionnaire.missing
as 陈网格  post /questionnaires/1/fill phone=13871550002 place={长安社区} t2=1 → 422 questionnaire.elsewhere
as 陈网格  post /questionnaires/1/fill phone=13871550002 place={保康社区} t1=1&t2=1 → 303 /questionnaires/1
as 陈网格  post /questionnaires/1/fill phone=13871550002 place={保康社区} t2=1 → 409 questionnaire.answered
as 刘大爷  get  /needs                                ~ 量血压
as 周主任  get  /questionnaires/1.json                ~ "ticks":2
as 周主任  get  /needs/desk                           ~ 楼道里放了杂物
as 周主任  post /questionnaires/1/close               → 303 /questionnaires/1
as 周主任  post /questionnaires/1/close               → 409
as 刘大爷  post /questionnaires/1/answer t1=1         → 409 questionnaire.not_open
