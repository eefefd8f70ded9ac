# 站里替孩子说一个心愿；谁都看得到心愿，看不到住址和电话；一个人认领，退回再认领；送到了，有照片，有谢谢。
person 陈国庆 13871550002 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 李红   13871550008 长安社区
person 王师傅 13871550007 长安社区
as 陈国庆  login  → 303 /
as 周主任  login  → 303 /
as 李红    login  → 303 /
as 王师傅  login  → 303 /

as 访客    get  /wishes        ~ 现在没有等人认领的心愿
as 访客    get  /wishes/new    → 303
as 陈国庆  get  /wishes/new    !~ 谁的心愿 !~ 爱心积分
as 周主任  get  /wishes/new    ~ 谁的心愿 ~ 爱心积分
as 周主任  post /wishes title=一 place={保康社区} phone=13871550009 address=保康社区3栋 → 422
as 周主任  post /wishes title=一个新书包 name=张小明 linkman=村妇联周主任 phone=13871550009 address=保康社区3栋 place={保康社区} points=20 details=三年级男孩用 → 303 /desk/new/1
as 访客    get  /wishes        !~ 新书包
as 周主任  post /orders/1/triage → 303 /orders/1
as 访客    get  /wishes        ~ 一个新书包 ~ 张** ~ 爱心积分 20 !~ 张小明 !~ 13871550009 !~ 保康社区3栋 !~ 三年级
as 访客    get  /wishes.json   ~ 一个新书包 !~ 张小明 !~ 13871550009
as 访客    get  /wishes.csv    ~ 一个新书包 !~ 张小明
as 访客    get  /orders/1      → 303
as 周主任  post /orders/1/dispatch team=1 → 409 order.moved_on

as 陈国庆  get  /orders/1      ~ 认领</button> !~ 保康社区3栋 !~ 13871550009 !~ 三年级 !~ 村妇联 !~ 张小明
as 陈国庆  get  /orders/1.json !~ 三年级 !~ 村妇联 !~ 张小明
as 陈国庆  twice /orders/1/claim → 303 /orders/1
as 李红    post /orders/1/claim  → 409 order.claimed
as 李红    get  /orders/1        → 404 order.missing
as 陈国庆  get  /orders/1        ~ 保康社区3栋 ~ 13871550009 ~ 三年级 ~ 村妇联 ~ 上门口令
as 陈国庆  get  /wishes          ~ 我认领的 ~ 待完成
as 访客    get  /wishes          !~ 新书包
as 陈国庆  post /orders/1/release reason=临时出差 → 303 /todo
as 陈国庆  get  /orders/1        ~ 认领</button> !~ 13871550009
as 李红    post /orders/1/claim  → 303 /orders/1
as 李红    post /orders/1/fulfil result=好 → 422
as 李红    post /orders/1/fulfil result=书包已送到孩子手上 photos=@photo → 303 /orders/1
as 李红    post /orders/1/thanks words=自己谢自己 → 403 order.not_yours
as 周主任  get  /orders/1        ~ 心愿照片 ~ 书包已送到
as 周主任  get  /orders/1/photos/1 → 200
as 王师傅  get  /orders/1/photos/1 → 404 order.missing
as 访客    get  /wishes?done=1   !~ 新书包
as 周主任  post /orders/1/confirm → 303 /orders/1
as 周主任  post /orders/1/thanks words=孩子背上了，谢谢好心人 → 303 /orders/1
as 周主任  post /orders/1/thanks words=再谢一次 → 409 order.moved_on
as 李红    get  /orders/1        ~ 孩子背上了
as 访客    get  /wishes?done=1   ~ 一个新书包 ~ 孩子背上了 !~ 张小明 !~ 李红
