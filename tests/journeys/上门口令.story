# 独居老人点单：两位志愿者同去，口令两边都知道；三次对不上告诉站里，服务照常；照片、异议都留着，不相干的人看不到。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 郑督导 13871550005 保康社区 supervisor@大冶市
person 王师傅 13871550007 保康社区
person 李红   13871550008 保康社区
team 保康便民小队 保康社区 王师傅
as 冯桂英  login  → 303 /
as 陈国庆  login  → 303 /
as 周主任  login  → 303 /
as 郑督导  login  → 303 /
as 王师傅  login  → 303 /
as 李红    login  → 303 /
as 周主任  post /teams/{保康便民小队}/members phone=13871550008 name=李红 → 303
as 王师傅  post /me/photo photo=@photo → 303 /me/photo

as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 alone=1 → 303 /orders/1
as 冯桂英  get  /orders/new?item=1       ~ name="alone" value="1" checked
as 冯桂英  get  /orders/1                !~ 上门口令
as 周主任  get  /orders/1                ~ 独居老人
as 周主任  post /orders/1/dispatch team={保康便民小队} → 303 /orders/1
as 王师傅  get  /orders/1                ~ 独居老人 !~ 上门口令</span> !~ 3栋201
as 王师傅  post /orders/1/accept         → 303 /orders/1
as 冯桂英  get  /orders/1                ~ 上门口令</span> ~ 说不出，请不要开门 ~ 110、119、120 ~ 约好时间后，这里写明谁来
as 李红    get  /orders/1                ~ 上门口令</span> ~ 到门口先说出 ~ 开始服务时也要输入
as 王师傅  get  /orders/1                ~ act-appoint" open !~ 上门口令 <span class="optional">
as 陈国庆  get  /orders/1                → 404 order.missing
as 郑督导  get  /orders/1                !~ 上门口令</span>

as 王师傅  post /orders/1/start          → 422 order.two_needed
as 王师傅  post /orders/1/appoint day={明天} part=morning → 422 order.two_needed
as 王师傅  post /orders/1/appoint day={明天} part=morning going={王师傅} → 422 order.two_needed
as 王师傅  post /orders/1/appoint day={明天} part=morning going={王师傅} going2={陈国庆} → 422 ~ 要是本队的队员
as 王师傅  post /orders/1/appoint day={明天} part=morning going={王师傅} going2={李红} → 303 /orders/1
as 冯桂英  get  /orders/1                ~ 王师傅 ~ 李红 ~ 志愿者编号 ~ /orders/1/going/
as 冯桂英  get  /orders/1/going/{王师傅}  → 200
as 冯桂英  get  /orders/1/going/{李红}    → 404 photo.missing
as 冯桂英  get  /orders/1/going/{周主任}  → 404 photo.missing
as 陈国庆  get  /orders/1/going/{王师傅}  → 404 order.missing
as 郑督导  get  /orders/1/going/{王师傅}  → 404 photo.missing
as 冯桂英  get  /orders/1/sheet          ~ 上门口令 ~ 王师傅 ~ 李红

as 王师傅  post /orders/1/start          → 422 order.code_needed
as 冯桂英  post /orders/1/start code=1   → 403
as 王师傅  counts /orders/1/start code=对不上 → 422 order.code_wrong
as 王师傅  counts /orders/1/start code=对不上 → 422 order.code_wrong
as 周主任  get  /todo                    !~ 核实口令
as 王师傅  counts /orders/1/start code=对不上 → 422 order.code_told
as 周主任  get  /todo                    ~ 核实口令
as 冯桂英  get  /orders/1                ~ 站里正在核实 ~ 口令输错
as 王师傅  post /orders/1/start          → 303 /orders/1
as 王师傅  get  /orders/1                ~ 服务中 ~ 口令没有对上，已告知站里
as 王师傅  post /orders/1/clear words=我说没事 → 403
as 周主任  post /orders/1/clear words=打电话问过，走错了单元 → 303 /orders/1
as 周主任  get  /todo                    !~ 核实口令

as 王师傅  post /orders/1/report result=剪好了 minutes=40 people=1 → 422 order.two_needed
as 王师傅  post /orders/1/report result=剪好了 minutes=40 people=2 photos=@text → 422 ~ 这个文件不是照片 ~ 剪好了
as 王师傅  post /orders/1/report result=剪好了 minutes=40 people=2 photos=@photo photos=@photo → 303 /orders/1
as 冯桂英  get  /orders/1                ~ 完成照片 !~ 上门口令</span>
as 冯桂英  get  /orders/1/photos/2       → 200
as 李红    get  /orders/1/photos/2       → 200
as 郑督导  get  /orders/1/photos/2       → 200
as 陈国庆  get  /orders/1/photos/2       → 404
as 冯桂英  post /orders/1/dispute reason=只剪了一半 photos=@photo → 303 /orders/1
as 周主任  get  /orders/1                ~ 有异议 ~ 异议照片 ~ 只剪了一半
as 周主任  post /orders/1/redo reason=再去一次 → 303 /orders/1
as 冯桂英  get  /orders/1                ~ 上门口令</span>
as 冯桂英  post /orders/1/doubt words=说要收钱 → 303 /orders/1
as 周主任  get  /todo                    ~ 核实口令
as 周主任  get  /orders/1                ~ 居民反映来人说不出口令 ~ 说要收钱

as 周主任  post /people/{王师傅}/photo/remove reason=照片不是本人 → 303
as 王师傅  post /me/photo photo=@photo → 303 /me/photo
as 王师傅  post /me/photo/remove → 303 /me/photo
