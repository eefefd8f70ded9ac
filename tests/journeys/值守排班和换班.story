# 客运站的岗：要保险、要培训才能值守；排班表自己往后排；自己报一班，队长安排一班；去不了就换班，队长同意；没来的记未到场。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 李红   13871550008 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 周主任  enter → 200
as 冯桂英  enter → 200
as 陈国庆  enter → 200
as 李红    enter → 200
as 王师傅  enter → 200
as 周主任  post /places/{保康社区}/add level=post name=客运站志愿服务岗 kind=public → 303 /places/7
as 周主任  get  /duty ~ 还没有排班的岗
as 冯桂英  get  /duty → 404
as 冯桂英  get  /duty/open ~ 近期没有您能去的空班
as 冯桂英  get  /duty/mine ~ 往后没有您的班

# 培训和保险
as 冯桂英  post /training name=客运站服务礼仪 hours=2 months=12 → 403
as 周主任  post /training name=客运站服务礼仪 hours=2 months=12 → 303 /training/1
as 周主任  post /training name=客运站服务礼仪 hours=2 months=12 → 409 course.there
as 周主任  post /training/1/close closed=1 → 303 /training/1
as 周主任  post /training/1/close → 303 /training/1
as 周主任  post /insurance insurer=人保财险 number=PZ2026001 cover=named valid_from={天0} valid_to={天60} → 303 /insurance/1
as 周主任  post /insurance insurer=人保财险 number=PZ2026001 cover=named valid_from={天0} valid_to={天60} → 409 policy.there
as 周主任  post /insurance insurer=人保财险 number=PZ2026002 cover=place valid_from={天9} valid_to={天1} → 422
as 周主任  post /insurance/1/names number={编号冯桂英} → 303 /insurance/1
as 周主任  post /insurance/1/names number={编号陈国庆} → 303 /insurance/1
as 周主任  post /insurance/1/names number={编号李红} → 303 /insurance/1
as 周主任  post /insurance/1/names number={编号王师傅} → 303 /insurance/1
as 周主任  post /insurance/1/names/end person={王师傅} → 303 /insurance/1
as 冯桂英  get  /insurance/1 → 404
as 周主任  get  /insurance ~ PZ2026001 ~ 名单上的人
as 周主任  get  /insurance/1 ~ 冯** !~ 冯桂英
as 冯桂英  get  /me/safety ~ 今天有意外保险 ~ PZ2026001
as 周主任  post /training/1/credits number={编号冯桂英} gained_on={天0} words=礼仪培训结业证1号 → 303 /training/1
as 周主任  post /training/1/credits number={编号陈国庆} gained_on={天0} words=礼仪培训结业证2号 → 303 /training/1
as 周主任  post /training/1/credits number={编号冯桂英} gained_on={天0} words=再记一次 → 409 credit.there
as 周主任  post /training/1/credits number={编号周主任} gained_on={天0} words=自己的证 → 403 credit.second
as 周主任  get  /training/1 ~ 礼仪培训结业证1号 ~ 出示证书
as 王师傅  get  /training/1 !~ 礼仪培训结业证1号

# 排班
as 王师傅  post /duty/posts place=7 team={保康便民小队} agree=1 insured=1 course=1 → 403
as 周主任  post /duty/posts place=7 team={保康便民小队} agree=1 insured=1 course=1 holidays=same → 303 /duty/posts/1
as 周主任  post /duty/posts place=7 team={保康便民小队} agree=1 → 409 post.there
as 王师傅  post /duty/posts/1/patterns mon=1 tue=1 wed=1 thu=1 fri=1 sat=1 sun=1 from_time=08:30 to_time=11:30 places=1 → 303 /duty/posts/1
as 王师傅  post /duty/posts/1/patterns mon=1 from_time=23:00 to_time=01:00 places=1 → 422
as 王师傅  post /duty/posts/1/fill to={天10} → 303 /duty/posts/1
as 王师傅  get  /duty?from={天1} ~ 客运站志愿服务岗 ~ 0/1
as 访客    get  /duty/posts ~ 客运站志愿服务岗
as 访客    get  /activities !~ 客运站
as 冯桂英  get  /duty/open ~ 客运站志愿服务岗 ~ 08:30–11:30
as 冯桂英  get  /duty/open.csv ~ 客运站志愿服务岗
as 李红    get  /duty/open !~ 08:30
as 李红    get  /duty/open?all=1 ~ 要先参加培训
as 李红    post /duty/shifts/1/take → 422 signup.training
as 王师傅  post /duty/shifts/1/take → 422 signup.insurance
as 冯桂英  twice /duty/shifts/1/take → 303 /duty/shifts/1
as 王师傅  post /duty/shifts/2/assign number={编号陈国庆} → 303 /duty/shifts/2
as 冯桂英  post /duty/shifts/3/assign number={编号陈国庆} → 403
as 陈国庆  get  /duty/mine ~ 客运站志愿服务岗
as 冯桂英  get  /duty/shifts/2 ~ 陈** !~ 陈国庆
as 王师傅  get  /duty/shifts/2 ~ 陈国庆
as 王师傅  post /duty/posts/1/shifts day={天3} from_time=14:00 to_time=16:00 places=2 → 303
as 王师傅  get  /duty/posts/1/week?from={天1} ~ 志愿服务岗排班表

# 换班
as 冯桂英  post /duty/shifts/1/offer words=孩子开家长会 → 303 /duty/shifts/1
as 冯桂英  post /duty/shifts/1/offer → 409 swap.there
as 李红    post /duty/swaps/1/take → 422 signup.training
as 冯桂英  post /duty/swaps/1/take → 409 swap.own
as 陈国庆  get  /duty/mine ~ 别人想换的班 ~ 孩子开家长会
as 陈国庆  post /duty/swaps/1/take → 303 /duty/mine
as 陈国庆  post /duty/swaps/1/back → 303 /duty/mine
as 陈国庆  post /duty/swaps/1/take → 303 /duty/mine
as 王师傅  get  /todo ~ 换班
as 冯桂英  get  /duty/shifts/1 ~ 等同意
as 陈国庆  post /duty/swaps/1/agree → 403
as 王师傅  post /duty/swaps/1/agree → 303 /duty/swaps
as 陈国庆  get  /duty/shifts/1 ~ 已换好 ~ 签到、签退
as 冯桂英  get  /duty/shifts/1 !~ 签到、签退</a>
as 陈国庆  post /duty/shifts/2/offer number={编号冯桂英} → 303 /duty/shifts/2
as 冯桂英  get  /duty/mine ~ 请您接班
as 冯桂英  post /duty/swaps/2/decline → 303 /duty/mine
as 冯桂英  post /duty/swaps/2/take → 303 /duty/mine
as 王师傅  post /duty/swaps/2/refuse → 422
as 王师傅  post /duty/swaps/2/refuse opinion=老陈熟悉这一班 → 303 /duty/swaps
as 陈国庆  post /duty/shifts/2/offer → 303 /duty/shifts/2
as 陈国庆  post /duty/swaps/3/withdraw → 303 /duty/mine
as 王师傅  get  /duty/swaps?all=1 ~ 没有同意 ~ 已收回 ~ 已换好

# 到岗：照活动签到，名单开始时定下
clock 1 08:40
as 王师傅  post /activities/1/rollcall number={编号陈国庆} kind=in → 303 /activities/1/rollcall
as 王师傅  get  /activities/1/insured ~ 陈国庆 ~ PZ2026001
as 王师傅  get  /activities/1/insured/print ~ 志愿者意外保险名单
as 王师傅  get  /insurance/lists ~ 客运站
as 王师傅  get  /activities/1 ~ 保险名单
as 冯桂英  get  /activities/1/insured → 404

clock 1 11:20
as 王师傅  post /activities/1/rollcall number={编号陈国庆} kind=out → 303 /activities/1/rollcall

clock 1 13:00
as 陈国庆  get  /records ~ 客运站 ~ 待核定

# 第二班没有来；保单终止以后，签到要等站里
clock 3 13:00
as 陈国庆  get  /signups/2 ~ 未到场
as 周主任  post /insurance/1/end on={天4} reason=换保险公司 → 303 /insurance/1
as 周主任  post /training/1/credits/revoke credit=2 reason=证书过期了 → 303 /training/1
as 王师傅  get  /duty/posts/1 ~ 未到

# 培训：签到签退齐了，学分自动记
as 周主任  post /activities/project name=客运站服务礼仪第二期 kind=practice audience=1 audience_places=20 scope=public course=1 → 303
as 周主任  post /activities/date project=2 day={天4} from=09:00 to=11:00 place={保康社区} site_kind=community → 303
as 周主任  post /activities/19/publish → 303
as 李红    get  /training/1 ~ 客运站服务礼仪第二期
as 李红    post /activities/19/signups → 303
clock 4 09:00
as 周主任  post /activities/19/rollcall number={编号李红} kind=in → 303
clock 4 11:00
as 周主任  post /activities/19/rollcall number={编号李红} kind=out → 303
clock 4 13:00
as 李红    get  /me/safety ~ 客运站服务礼仪 ~ 参加培训 ~ 今天没有意外保险

# 改岗的设置
as 王师傅  get  /duty/posts/1/edit → 404
as 王师傅  post /duty/posts/1/edit agree=1 holidays=rest → 403
as 周主任  get  /duty/posts/1/edit ~ 换班要队长或站里同意
as 周主任  post /duty/posts/1/edit agree=1 holidays=same min_age=60 max_age=18 → 422
as 周主任  post /duty/posts/1/edit agree=1 holidays=same min_age=18 max_age=70 contact=周主任 phone=13871550003 summary=引导旅客 → 303 /duty/posts/1
as 路人    get  /duty/posts/1 ~ 要队长或站里同意

# 收场
as 王师傅  post /duty/posts/1/patterns/end pattern=1 from={天7} reason=改到下午 → 303 /duty/posts/1
as 周主任  post /duty/posts/1/close reason=车站搬迁 → 303 /duty
as 王师傅  post /duty/posts/1/fill to={天30} → 409 post.closed
