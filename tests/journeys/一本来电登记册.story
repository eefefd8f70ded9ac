# 门卫记了一夜的未接来电，站里导进来，分头回电：接手、放回、记下结果，同一个号码不会两个人同时打。
person 周主任 13871550003 保康社区 station@保康社区
person 小钱   13871550005 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
as 周主任  enter
as 小钱    enter
as 吴主任  enter

as 周主任  upload /calls/missed/file 来电.csv 号码,时间,备注;12,,太短;0714-8888001,昨天,写错 → 422 ~ 12 ~ 昨天
as 周主任  get  /calls/missed                         ~ 没有
as 周主任  upload /calls/missed/file 来电.csv 号码,时间,备注;0714-8888001,,问理发;13871550011,2026-01-02T08:30,声音小;0714-8888001,,又打来 → 303 /calls/missed
as 周主任  get  /calls/missed                         ~ 问理发 ~ 声音小
as 周主任  get  /calls/missed.json                    ~ "times":2
as 吴主任  get  /calls/missed                         !~ 问理发
as 周主任  post /calls/missed/1/release               → 409 call.not_taken
as 周主任  post /calls/missed/1/take                  → 303 /calls/missed/1
as 小钱    post /calls/missed/1/release               → 409 call.taken
as 周主任  post /calls/missed/1/release               → 303 /calls/missed
as 吴主任  post /calls/missed/1/release               → 404 call.missing
as 小钱    post /calls/missed/1/take                  → 303 /calls/missed/1
as 小钱    post /calls/missed/1/note outcome=         → 422
as 小钱    post /calls/missed/1/note outcome=只问开门时间，已告诉 → 303 /calls/missed
as 小钱    post /calls/missed/1/take                  → 409 call.moved_on
as 周主任  get  /calls/missed                         !~ 问理发 ~ 声音小
as 周主任  get  /calls/missed?ended=1                 ~ 问理发
