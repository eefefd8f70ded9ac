# 站里开了一项凑单的服务，凑够三人就安排；第三位点下去那一刻成团，站里的待办出现，一次派出去。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 刘大妈 13871550011 保康社区
person 孙大爷 13871550012 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 外人   13871550014 长安社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  login  → 303 /
as 陈国庆  enter  → 200
as 刘大妈  enter  → 200
as 孙大爷  enter  → 200
as 外人    enter  → 200
as 周主任  login  → 303 /
as 吴主任  login  → 303 /
as 王师傅  login  → 303 /

as 冯桂英  post /items name=智能手机课 mode=spot icon=phone state=offered → 403
as 周主任  post /items name=智能手机课 mode=spot icon=phone state=offered pooled=1 min_people=5 max_people=3 → 422
as 周主任  post /items name=智能手机课 summary=教老人视频、缴费 category=learning mode=spot icon=phone position=90 state=offered pooled=1 min_people=3 max_people=5 pool_days=10 pool_miss=withdraw → 303 /items
as 吴主任  get  /items/9/edit                → 403 item.not_yours
as 外人    get  /services                    !~ 智能手机课
as 外人    post /orders?item=9 item=9 phone=13871550014 → 422 item.not_here
as 冯桂英  get  /services                    ~ 智能手机课 ~ 凑单
as 冯桂英  get  /services/9                  ~ 凑够 3 人就安排
as 冯桂英  get  /orders/new?item=9           ~ 您来开个头 ~ 几位参加

as 冯桂英  post /orders?item=9 item=9 phone=13871550001 people=9 → 422
as 冯桂英  post /orders?item=9 item=9 phone=13871550001 → 303 /orders/1
as 冯桂英  get  /orders/1                    ~ 凑单中 ~ 还差 2 人
as 陈国庆  get  /services/9                  ~ 还差 2 人
as 陈国庆  post /orders?item=9 item=9 phone=13871550002 → 303 /orders/2
as 刘大妈  post /orders?item=9 item=9 phone=13871550011 people=4 → 409 item.pool_full
as 周主任  get  /todo                        !~ 凑单已够
as 周主任  get  /visits/desk                 ~ 智能手机课 ~ 还差 1 人
as 冯桂英  post /orders/1/withdraw reason=填错了 → 303 /orders/1
as 陈国庆  get  /orders/2                    ~ 还差 2 人
as 刘大妈  post /orders?item=9 item=9 phone=13871550011 people=2 → 303 /orders/3
as 陈国庆  get  /orders/2                    !~ 凑单中
as 周主任  get  /todo                        ~ 凑单已够
as 孙大爷  get  /orders/new?item=9           ~ 已凑够 3 人
as 孙大爷  post /orders?item=9 item=9 phone=13871550012 people=2 → 303 /orders/4
as 冯桂英  get  /services/9                  ~ 凑够 3 人就安排

as 周主任  get  /visits/desk?item=9&pool=1   ~ 刘** ~ 孙**
as 周主任  post /visits?item=9&pool=1 orders=2&orders=3&orders=4 node={保康社区} team={保康便民小队} day={今天} part=evening spot={保康社区} → 303 /visits/1
as 周主任  get  /todo                        !~ 凑单已够
as 王师傅  post /visits/1/accept             → 303 /visits/1
as 刘大妈  get  /orders/3                    ~ 已约时间 ~ 2 人
as 王师傅  post /visits/1/report result=教会了视频通话 minutes=90 people=2 → 303 /visits/1
as 陈国庆  post /orders/2/evaluate rating=good → 303 /orders/2
as 刘大妈  post /orders/3/evaluate rating=very_good → 303 /orders/3
as 孙大爷  get  /orders/4                    ~ 待确认
