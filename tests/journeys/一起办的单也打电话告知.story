# 没有智能手机的人打电话点的单，并进别的单、凑成团、统筹成一趟、时间有变，每一样都生成电话告知。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  login  → 303 /
as 陈国庆  enter
as 周主任  login  → 303 /
as 王师傅  login  → 303 /

# 刘大妈打电话来，和冯桂英自己点的是一件事：并单以后告诉她，队伍接单、约好时间也告诉她；上门口令只给冯桂英。
as 冯桂英  post /orders?item=2 item=2 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/1
as 周主任  post /desk/new phone=071488880001 name=刘大妈 pick=家电维修 address=保康社区3栋202 wanted_on={明天} wanted_part=morning place={保康社区} → 303 /desk/new/2
as 周主任  post /orders/2/merge number={单号1} reason=同一层的电路 → 303
as 周主任  get  /calls/tell                           ~ 并在一起办 ~ 刘**
as 周主任  get  /calls/tell/1                         ~ 已经和单子 ~ {单号1} ~ 刘大妈
as 周主任  get  /todo                                 ~ 电话告知
as 周主任  post /calls/tell/1/told                    → 303 /calls/tell
as 周主任  post /orders/1/dispatch team={保康便民小队} → 303 /orders/1
as 王师傅  post /orders/1/accept                      → 303 /orders/1
as 周主任  get  /calls/tell/2                         ~ 已有队伍接单 ~ 保康便民小队 ~ 刘大妈 !~ 口令
as 王师傅  post /orders/1/appoint day={明天} part=morning → 303 /orders/1
as 周主任  post /calls/tell/2/told                    → 409 call.moved_on
as 周主任  get  /calls/tell/3                         ~ 已约时间 ~ 上午 ~ 刘大妈
as 周主任  post /calls/tell/3/open                    ~ 071488880001
as 冯桂英  post /orders/1/withdraw reason=家里人修好了  → 303 /orders/1
as 周主任  get  /calls/tell/4                         ~ 已撤回 ~ 并在一起办的那张单子撤回了 !~ 家里人修好了

# 电话里凑单：凑够那一刻告诉她。
as 周主任  post /items name=智能手机课 mode=spot icon=phone state=offered pooled=1 min_people=2 max_people=5 pool_days=10 pool_miss=withdraw → 303 /items
as 周主任  post /desk/new phone=071488880001 name=刘大妈 pick=智能手机课 address=保康社区3栋202 wanted_on={明天} wanted_part=morning place={保康社区} people=1 → 303 /desk/new/3
as 周主任  get  /calls/tell                           !~ 已凑够人数
as 陈国庆  post /orders?item=9 item=9 phone=13871550002 → 303 /orders/4
as 周主任  get  /calls/tell                           ~ 已凑够人数 ~ 智能手机课
as 周主任  get  /calls/tell/5                         ~ 已经凑够人数 ~ 刘大妈

# 统筹成一趟：约好了告诉她，取消了也告诉她。
as 周主任  post /visits?item=9 orders=3&orders=4 node={保康社区} team={保康便民小队} day={明天} part=morning spot={保康社区} → 303 /visits/1
as 王师傅  post /visits/1/accept                      → 303 /visits/1
as 周主任  get  /calls/tell                           ~ 已约时间
as 周主任  post /visits/1/cancel reason=下大雨         → 303 /visits/1
as 周主任  get  /calls/tell                           ~ 时间有变 !~ 已约时间
