# 家人自己有手机的，验证码发到她手机上，她念给儿子听；猜错的码记一次，同一次点两下不算两次；确认过的不再问站里。
person 陈国庆 13871550002 保康社区
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
as 陈国庆  enter
as 冯桂英  enter
as 周主任  enter

as 陈国庆  post /me/family name=冯桂英 kin=other phone=13871550001 place={保康社区} address=保康社区3栋 → 303 /me/family/1
as 陈国庆  get  /me/family                            ~ 待确认 !~ 13871550001
as 冯桂英  post /me/family/1/code code={验证码}         → 404 call.missing
as 陈国庆  counts /me/family/1/code code=000000        → 422
as 陈国庆  twice /me/family/1/code code={验证码}        → 303 /me/family/1
as 陈国庆  post /me/family/1/code code={验证码}         → 409 call.moved_on
as 周主任  get  /calls/families                       !~ 冯桂英
as 陈国庆  post /me/family/1/order item=1 wanted_on={明天} wanted_part=morning → 303 /orders/1
as 周主任  get  /orders/1                             ~ 冯桂英
