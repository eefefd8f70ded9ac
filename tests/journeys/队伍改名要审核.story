# 电话和特长队长自己改，改了就生效；改名、改类型由另一位审核，等审核时队伍照常；暂停和恢复都要写原因。
person 周主任 13871550003 保康社区 station@保康社区
person 吴所长 13871550005 保康社区 branch@东岳路街道
person 王师傅 13871550004 保康社区
person 冯桂英 13871550001 保康社区
team   保康便民小队 保康社区 王师傅
as 周主任  login  → 303 /
as 吴所长  login  → 303 /
as 王师傅  login  → 303 /
as 冯桂英  login  → 303 /
as 王师傅  get  /teams/{保康便民小队} ~ 名称和类型
as 王师傅  post /teams/{保康便民小队}/edit phone=0714-8000001 speciality=修锁 → 303 /teams/{保康便民小队}
as 访客    get  /teams/{保康便民小队} ~ 修锁 !~ 名称和类型
as 冯桂英  get  /teams/{保康便民小队}/changes → 404
as 冯桂英  post /teams/{保康便民小队}/changes name=新名字 level=squad reason=试试 → 403
as 王师傅  get  /teams/{保康便民小队}/changes ~ 没有变更过
as 王师傅  post /teams/{保康便民小队}/changes name=保康便民小队 level=squad reason=试试 → 422 team.change_none
as 王师傅  post /teams/{保康便民小队}/changes name=保康修缮小队 level=squad reason= → 422
as 王师傅  post /teams/{保康便民小队}/changes name=保康修缮小队 level=detachment unit_code=X reason=只做修缮 → 422 ~ 没有登记这个代码的单位
as 王师傅  post /teams/{保康便民小队}/changes name=保康修缮小队 level=squad reason=只做修缮了 → 303 /teams/{保康便民小队}/changes
as 访客    get  /teams/{保康便民小队} ~ 保康便民小队
as 王师傅  post /teams/{保康便民小队}/changes/decide change=1 approve=1 → 403
as 王师傅  post /teams/{保康便民小队}/changes/withdraw change=1 → 303 /teams/{保康便民小队}/changes
as 周主任  post /teams/{保康便民小队}/changes name=保康修缮小队 level=professional reason=只做修缮了 → 303 /teams/{保康便民小队}/changes
as 王师傅  post /teams/{保康便民小队}/changes name=保康水电小队 level=squad reason=只做水电了 → 409 team.change_waits
as 周主任  post /teams/{保康便民小队}/changes/decide change=2 approve=1 → 403 team.change_second
as 吴所长  get  /todo ~ 队伍变更
as 吴所长  post /teams/{保康便民小队}/changes/decide change=2 opinion= → 422
as 吴所长  post /teams/{保康便民小队}/changes/decide change=2 approve=1 → 303 /teams/{保康便民小队}/changes
as 吴所长  post /teams/{保康便民小队}/changes/decide change=2 approve=1 → 409 team.answered
as 访客    get  /teams/{保康便民小队} ~ 保康修缮小队 ~ 专业队
as 周主任  get  /teams/{保康便民小队}/changes.csv ~ 保康便民小队 ~ 只做修缮了
as 周主任  post /teams/{保康便民小队}/state state=paused reason= → 422
as 周主任  post /teams/{保康便民小队}/state state=paused reason=队长住院 → 303 /teams/{保康便民小队}
as 访客    get  /teams/{保康便民小队} ~ 暂停 ~ 队长住院
as 冯桂英  post /teams/{保康便民小队}/join → 409 team.not_open
as 周主任  post /teams/{保康便民小队}/state state=active reason=队长康复 → 303 /teams/{保康便民小队}
