# 看自己的资料、更正、知道谁看过；注销以后登录失效，没开始的单子撤回，姓名电话从别人的页面上消失。
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
as 冯桂英  login  → 303 /
as 陈国庆  login  → 303 /
as 周主任  login  → 303 /

as 访客    get  /me/data                    → 303 /login?next=%2Fme%2Fdata
as 冯桂英  get  /me/data                    ~ 冯桂英 ~ 13871550001
as 冯桂英  post /me/data name= home={保康社区} → 422
as 冯桂英  post /me/data name=冯桂英 home={保康社区} address=保康社区3栋201 → 303 /me/data
as 冯桂英  get  /me/data.json               ~ 保康社区3栋201
as 冯桂英  get  /me/data/copy               ~ 保康社区3栋201 ~ 冯桂英
as 陈国庆  get  /people/{冯桂英}              → 404
as 陈国庆  post /people/{冯桂英}/reveal field=phone reason=好奇 → 403
as 周主任  get  /people/{冯桂英}              !~ 13871550001
as 周主任  post /people/{冯桂英}/reveal field=phone reason= → 422
as 周主任  post /people/{冯桂英}/reveal field=phone reason=核对上门电话 → 200 ~ 13871550001
as 冯桂英  get  /me/data                    ~ 核对上门电话

as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/1
as 冯桂英  get  /me/data/all                ~ 点过的单 ~ 保康社区3栋201 ~ 我办过的每件事 ~ 核对上门电话
as 冯桂英  get  /me/data/all.csv            ~ 保康社区3栋201
as 冯桂英  get  /me/data/copy               ~ 保康社区3栋201 ~ order_steps
as 访客    get  /me/data/all                → 303 /login?next=%2Fme%2Fdata%2Fall
as 陈国庆  get  /me/data/all                !~ 保康社区3栋201
as 冯桂英  post /me/data/erase confirm=算了    → 422
as 冯桂英  get  /me/data                    ~ 冯桂英
as 冯桂英  post /me/data/erase confirm=注销    → 303
as 冯桂英  get  /me/data                    → 303 /login?next=%2Fme%2Fdata
as 周主任  get  /orders/1                   ~ 已撤回 !~ 冯桂英 !~ 13871550001 !~ 3栋201
as 周主任  post /people/{冯桂英}/reveal field=phone reason=还想看看 → 404
