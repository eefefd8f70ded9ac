# 五位老人都点了上门理发，站里勾在一起，一次派给一支队伍；队长接一次、报告一次，不在家的回到站里，各人评各人的单。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 刘大妈 13871550011 保康社区
person 孙大爷 13871550012 保康社区
person 钱婆婆 13871550013 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
person 郑督导 13871550005 保康社区 supervisor@大冶市
person 王师傅 13871550007 保康社区
person 李师傅 13871550008 长安社区
team 保康便民小队 保康社区 王师傅
team 长安小队 长安社区 李师傅
as 冯桂英  login  → 303 /
as 陈国庆  enter  → 200
as 刘大妈  enter  → 200
as 孙大爷  enter  → 200
as 钱婆婆  enter  → 200
as 周主任  login  → 303 /
as 吴主任  login  → 303 /
as 郑督导  login  → 303 /
as 王师傅  login  → 303 /
as 李师傅  login  → 303 /

as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 details=腿脚不便 → 303 /orders/1
as 陈国庆  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区4栋101 phone=13871550002 → 303 /orders/2
as 刘大妈  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区5栋301 phone=13871550011 → 303 /orders/3
as 孙大爷  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区6栋102 phone=13871550012 → 303 /orders/4
as 钱婆婆  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区7栋203 phone=13871550013 → 303 /orders/5
as 刘大妈  post /orders?item=2 item=2 wanted_on={明天} wanted_part=morning address=保康社区5栋301 phone=13871550011 → 303 /orders/6

# 只有管这片的站看得到，别的站和居民没有这一页。
as 冯桂英  get  /visits/desk                 → 404
as 冯桂英  post /visits orders=1 node={保康社区} team={保康便民小队} day={今天} part=afternoon → 403
as 王师傅  get  /visits/desk                 → 404
as 吴主任  get  /visits/desk                 !~ 上门理发
as 周主任  get  /visits/desk                 ~ 上门理发 ~ 家电维修
as 周主任  get  /visits/desk?item=1          ~ 冯** ~ 保康便民小队 !~ 3栋201 !~ 13871550001

# 勾五张；其中一张刚刚撤回了，另一张不是这项服务。
as 周主任  post /visits?item=1 orders= node={保康社区} team={保康便民小队} day={今天} part=afternoon → 422
as 周主任  post /visits?item=1 orders=1&orders=2 node={保康社区} team={保康便民小队} day=2020-01-01 part=afternoon → 422
as 吴主任  post /visits?item=1 orders=1&orders=2 node={长安社区} team={长安小队} day={今天} part=afternoon → 409 visit.none
as 吴主任  post /visits?item=1 orders=1 node={保康社区} team={保康便民小队} day={今天} part=afternoon → 403 visit.not_yours
as 周主任  post /visits?item=1 orders=1&orders=6 node={保康社区} team={保康便民小队} day={今天} part=afternoon → 422 order.no_item
as 周主任  get  /orders/1                    ~ 待受理
as 孙大爷  post /orders/4/withdraw reason=时间不合适 → 303 /orders/4
as 周主任  twice /visits?item=1 orders=1&orders=2&orders=3&orders=4&orders=5 node={保康社区} team={保康便民小队} day={今天} part=afternoon note=带好推子 → 303 /visits/1
as 周主任  get  /visits/1                    ~ 没有列入 ~ 刚刚有了变化 ~ 待接单 !~ 3栋201
as 周主任  get  /visits/2                    → 404 visit.missing
as 周主任  get  /orders/1                    ~ 待接单
as 周主任  post /visits?item=1 orders=1 node={保康社区} team={保康便民小队} day={今天} part=afternoon → 409 visit.none

# 队长没接之前看不到地址；别的队、居民都没有这一页。
as 冯桂英  get  /visits/1                    → 404 visit.missing
as 李师傅  get  /visits/1                    → 404 visit.missing
as 李师傅  post /visits/1/accept             → 404 visit.missing
as 周主任  post /visits/1/accept             → 403
as 王师傅  get  /todo                        ~ 统筹单待接单
as 王师傅  get  /todo                        !~ >待接单</td>
as 王师傅  get  /team/orders                 ~ 在统筹单里一起办 !~ 接单</button>
as 王师傅  get  /team/visits                 ~ 上门理发
as 王师傅  get  /visits/1                    ~ 带好推子 !~ 3栋201 !~ 13871550001
as 王师傅  get  /visits/1/sheet              ~ 不公开 !~ 3栋201
as 王师傅  post /visits/1/report result=太早了 minutes=10 people=1 → 409 visit.moved_on
as 王师傅  twice /visits/1/accept            → 303 /visits/1
as 王师傅  post /visits/1/accept             → 409 visit.moved_on
as 王师傅  get  /visits/1                    ~ 3栋201 ~ 13871550001 ~ 复制到微信群
as 王师傅  get  /visits/1/sheet              ~ 保康社区3栋201
as 周主任  get  /visits/1                    !~ 3栋201
as 郑督导  get  /visits/1                    ~ 上门理发 !~ 3栋201
as 郑督导  post /visits/1/cancel reason=看看   → 403
as 冯桂英  get  /orders/1                    ~ 已约时间 ~ 保康便民小队
as 王师傅  post /visits/1/up order=2          → 303 /visits/1
as 王师傅  post /visits/1/up order=2          → 409 visit.moved_on
as 王师傅  post /visits/1/up order=4          → 409 visit.moved_on

# 刘大妈不在家，其余三家办成；一百分钟三家平分。
as 王师傅  post /visits/1/report result=剪好了头发 minutes=0 people=2 → 422
as 王师傅  post /visits/1/report result=剪好了头发 minutes=100 people=2 missed=3-asleep → 400
as 王师傅  twice /visits/1/report result=剪好了头发 minutes=100 people=2 missed=&missed=3-absent&missed= → 303 /visits/1
as 王师傅  post /visits/1/report result=再报一次 minutes=10 people=1 → 409 visit.moved_on
as 冯桂英  get  /orders/1.json               ~ "state":"reported" ~ "minutes":33
as 陈国庆  get  /orders/2.json               ~ "state":"reported" ~ "minutes":34
as 刘大妈  get  /orders/3                    ~ 待派单
as 周主任  get  /orders/3                    ~ 上门时不在家
as 周主任  get  /visits/desk?item=1          ~ 刘** !~ 冯**
as 王师傅  get  /visits/1                    ~ 没办成，回到站里
as 冯桂英  post /orders/1/evaluate rating=very_good → 303 /orders/1
as 陈国庆  post /orders/2/evaluate rating=fair       → 303 /orders/2
as 冯桂英  get  /orders/1                    ~ 已办结
as 钱婆婆  get  /orders/5                    ~ 待确认

# 第二趟：队长接了又有变，取消后单子回到站里，居民听得到。
as 周主任  post /visits?item=1 orders=3 node={保康社区} team={保康便民小队} day={明天} part=morning → 303 /visits/2
as 王师傅  post /visits/2/accept             → 303 /visits/2
as 王师傅  post /visits/2/report result=还没去 minutes=10 people=1 → 409 visit.early
as 王师傅  post /visits/2/move day={今天} part=afternoon → 303 /visits/2
as 周主任  post /visits/2/cancel reason=      → 422
as 周主任  post /visits/2/cancel reason=下大雨 → 303 /visits/2
as 刘大妈  get  /orders/3                    ~ 待派单
as 王师傅  get  /visits/2                    ~ 已取消
as 周主任  get  /visits?ended=1              ~ V ~ 已取消 ~ 已完成
as 周主任  get  /visits.csv?ended=1          ~ 上门理发
