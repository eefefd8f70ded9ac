# 站上传名册：逐格检查，确认后发出邀请；没有账号的人收到链接可以不同意，本人登录后自己同意，才成为队员。
person 周主任 13871550003 保康社区 station@保康社区
person 远主任 13871550009 长安社区 station@长安社区
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 王师傅 13871550030 保康社区
team   保康便民小队 保康社区 王师傅
as 周主任  login  → 303 /
as 远主任  login  → 303 /
as 冯桂英  login  → 303 /
as 陈国庆  login  → 303 /

as 冯桂英  get  /rosters/new → 404
as 冯桂英  upload /rosters a.csv 姓名,手机号;甲某,13871550021 → 403
as 周主任  get  /rosters ~ 还没有导入过名册
as 周主任  get  /rosters/new ~ 名册怎么写 ~ multipart/form-data
as 周主任  upload /rosters a.csv 姓名,手机号 → 422 roster.empty
as 周主任  upload /rosters a.csv 姓名,性别;甲某,女 → 303 /rosters/1
as 周主任  get  /rosters/1 ~ 缺少“手机号”这一列 ~ 没有可以导入的人 !~ 确认发出邀请
as 周主任  post /rosters/1/send → 422 roster.empty
as 周主任  post /rosters/1/drop → 303 /rosters
as 周主任  post /rosters/1/drop → 409 roster.moved_on

as 周主任  upload /rosters 名册.csv 姓名,手机号,身份证号,队伍,性别;冯桂英,13871550001,,保康便民小队,女;陈国庆,13871550002,,保康便民小队,男;甲某,138,,,男 → 303 /rosters/2
as 周主任  get  /rosters/2 ~ 不是 11 位手机号 ~ B4 ~ 没有读取的列 ~ 性别 ~ 确认发出邀请 !~ 13871550001
as 周主任  get  /rosters/2/problems.csv ~ B4
as 周主任  get  /rosters/2/people ~ 冯** !~ 冯桂英
as 远主任  get  /rosters/2 → 404
as 远主任  get  /rosters/2/people → 404
as 远主任  post /rosters/2/send → 404
as 冯桂英  get  /me/invitations ~ 没有等您答复的邀请
as 周主任  twice /rosters/2/send → 303 /rosters/2
as 周主任  post /rosters/2/send → 409 roster.moved_on

as 冯桂英  get  /me ~ 等您答复的邀请
as 冯桂英  get  /me/invitations ~ 保康便民小队 ~ 同意加入
as 冯桂英  post /me/invitations/1/accept → 422
as 陈国庆  post /me/invitations/1/accept consent=1 → 404 invitation.missing
as 冯桂英  twice /me/invitations/1/accept consent=1 → 303 /me/invitations
as 冯桂英  post /me/invitations/1/accept consent=1 → 409 invitation.moved_on
as 周主任  get  /teams/{保康便民小队} ~ 冯**
as 访客    get  /invited/2?t=guess → 404
as 访客    post /invited/2/decline t=guess → 404
as 陈国庆  post /me/invitations/2/decline → 303 /me/invitations
as 周主任  get  /teams/{保康便民小队} !~ 陈**
as 周主任  get  /rosters ~ 名册.csv
as 周主任  get  /rosters/2/people ~ 已同意 ~ 不同意 !~ 陈**

# 群里的接龙贴进来，也是一份名册：没写手机号的那一行会说出来。
as 周主任  post /rosters/chain text= → 422
as 周主任  post /rosters/chain text=1.甲某13871550021 → 303 /rosters/3
as 周主任  get  /rosters/3 ~ 甲** ~ 确认发出邀请
as 冯桂英  post /rosters/chain text=1.甲某13871550021 → 403
