# 其余故事没有走到的每一种写入，各办成一次：每次办成恰好留一行审计（journey_test.c 逐行核对），被拒绝的一行不留。
person 刘主任 13871550010 保康社区 centre@大冶市
person 周主任 13871550003 保康社区 station@保康社区
person 系统员 13871550011 保康社区 system@大冶市
person 安全员 13871550012 保康社区 security@大冶市
person 王师傅 13871550030 保康社区
person 李师傅 13871550031 保康社区
person 冯桂英 13871550001 保康社区
person 冯小妹 13871550001 保康社区
team   保康便民小队 保康社区 王师傅
as 刘主任  login → 303 /
as 周主任  login → 303 /
as 系统员  login → 303 /
as 安全员  login → 303 /
as 王师傅  login → 303 /

# 登录：一个手机号一家人用，没有账号的先登记
as 访客    post /login/code phone=13871550001&code= → 303
as 访客    post /login phone=13871550001&code={验证码} → 303 /login/choose
as 访客    post /login/choose person={冯桂英} → 303 /
as 访客    post /logout → 303
as 路人    post /login/code phone=13871559001&code= → 303
as 路人    post /login phone=13871559001&code={验证码} → 303 /login/register
as 路人    post /login/register name= home={保康社区} → 422
as 路人    post /login/register name=路小英 home={保康社区} → 303 /
as 路人    post /me/data/document id_kind=passport id_number=E12345678 → 303 /me/data
as 路人    post /me/data/document id_kind=passport id_number=E12345679 → 409
as 路人    post /me/phone/code phone=13871559002&code= → 303
as 路人    post /me/phone phone=13871559002&code={验证码} → 303
as 路人    post /me/sessions/end → 303

# 设置
as 系统员  post /settings/orders.open_max value=0 → 422
as 系统员  post /settings/orders.open_max value=9 → 303
as 系统员  post /settings/accounts.second_factor/switch value=0 → 303
as 系统员  post /settings/orders.triage_minutes/rule value=300 from={明天} source=文明办〔2026〕3号 → 303
as 周主任  post /settings/orders.open_max value=9 → 403

# 工作日历
as 周主任  post /calendar day={明天} kind=rest source=国办发明电〔2026〕7号 → 403
as 刘主任  post /calendar day={明天} kind=rest source= → 422
as 刘主任  twice /calendar day={明天} kind=rest source=国办发明电〔2026〕7号 → 303
as 刘主任  get  /calendar.json ~ 国办发明电

# 阵地
as 周主任  post /places/{保康社区}/edit name=保康社区 kind=community datum=wgs84 phone=0714-8711234 → 303
as 周主任  post /places/{长安社区}/edit name=长安社区 kind=community datum=wgs84 → 403
as 周主任  post /places/{保康社区}/add level=spot name=保康文化礼堂 → 303 /places/7
as 周主任  post /places/{保康社区}/add level=branch name=不能设的所 → 422 place.misplaced
as 周主任  post /places/7/state state=suspended reason=装修 → 303
as 刘主任  post /places/{东岳路街道}/population year=2025 persons=41000 source=统计年鉴 → 303
as 刘主任  post /places/{东岳路街道}/assessed assessed=1 reason=考核细则第三条 → 303
as 刘主任  post /places/{东岳路街道}/cell col=1&line=2 → 303

# 单位
as 刘主任  post /units name=大冶市第一中学 kind=02 → 303 /units/1
as 刘主任  post /units name=大冶市第一中学 kind=02 → 409 unit.taken
as 刘主任  post /units/1 name=大冶市第一中学 kind=02 state=active phone=0714-8712345 → 303
as 刘主任  post /units/1/staff day={今天} staff=210 source=编办核定 → 303

# 队伍
as 周主任  post /teams parent=1 level=squad name=保康文艺小队 place={保康社区} → 303 /teams/3
as 周主任  post /teams parent=1 level=squad name=长安小队 place={长安社区} → 403 team.not_yours
as 周主任  post /teams/3/edit speciality=花鼓戏 → 303
as 周主任  post /teams/3/members phone=13871550031 role=member → 303
as 周主任  post /teams/3/members phone=13871550031 role=member → 409 team.member_there
as 周主任  post /teams/3/leave person={李师傅} → 303
as 周主任  post /teams/3/leader phone=13871550031 → 303
as 周主任  post /teams/3/state state=paused reason=换届 → 303

# 名册里的人用短信里的链接不同意
as 周主任  upload /rosters 名册.csv 姓名,手机号;甲某,13871550021 → 303 /rosters/1
as 周主任  post /rosters/1/send → 303
as 访客    get  /invited/1?t={邀请1} ~ 甲**
as 访客    post /invited/1/decline t={邀请1} → 303 /
as 访客    post /invited/1/decline t={邀请1} → 409 invitation.moved_on

# 菜单和单子
as 刘主任  post /items name=修鞋 mode=spot icon=wrench state=offered → 303
as 刘主任  post /items/1/edit name=理发 mode=door icon=scissors state=offered → 303
as 冯桂英  enter
as 冯桂英  post /orders item=1 wanted_on={明天} wanted_part=morning address=3栋201 phone=13871550001 → 303 /orders/1
as 冯桂英  post /orders item=1 wanted_on={明天} wanted_part=morning address=3栋201 phone=13871550001 → 303 /orders/2
as 冯桂英  post /orders item=1 wanted_on={明天} wanted_part=morning address=3栋201 phone=13871550001 → 303 /orders/3
as 周主任  post /orders/1/contact reason=核对上门地址 → 200
as 周主任  post /orders/1/merge number={单号2} → 303
as 周主任  post /orders/3/transfer unit=市城管局 number=12345-1 reason=不属于志愿服务 → 303
as 周主任  post /orders/3/transfer unit=市城管局 → 409 order.moved_on
as 周主任  post /orders/2/dispatch team={保康便民小队} → 303
as 王师傅  post /orders/2/accept → 303
as 王师傅  post /orders/2/start → 303
as 王师傅  post /orders/2/report result=剪好了 minutes=40 people=2 → 303
as 冯桂英  post /orders/2/evaluate rating=good → 303
as 冯桂英  post /orders/2/comment words=谢谢 → 303
as 安全员  post /accounts/{王师傅}/second/clear why=手机丢了 → 303

# 密码
as 周主任  post /me/password password=短 again=短 → 422
as 周主任  post /me/password password=绿水青山2026 again=绿水青山2026 → 303
as 访客    post /login/password account=13871550003 password=绿水青山2026 → 303 /
