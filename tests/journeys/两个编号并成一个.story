# 学校替他登记过一次，自己又注册了一次：提出、等异议、另一位确认，旧编号的单子转到新编号；痕迹查得到。
person 周主任 13871550003 保康社区 station@保康社区
person 吴所长 13871550005 保康社区 branch@东岳路街道
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
as 周主任  login  → 303 /
as 吴所长  login  → 303 /
as 冯桂英  login  → 303 /
as 陈国庆  login  → 303 /
as 周主任  get  /merges ~ 没有等待确认的合并
as 周主任  get  /merges/doubles ~ 没有找到
as 周主任  get  /merges/new ~ 不能恢复
as 冯桂英  get  /merges → 404
as 冯桂英  get  /me/merges ~ 我有两个编号
as 冯桂英  post /me/merges gone=4202811234567890 evidence=said why=学校登记过 → 422 ~ 没有这个志愿者编号
as 周主任  post /merges keeps= gone= evidence=document why=看过 → 422
as 冯桂英  post /me/merges gone={编号陈国庆} evidence=said why=学校登记过 → 422 merge.unlike
as 周主任  post /merges keeps={编号冯桂英} gone={编号陈国庆} evidence=document why=看过证件 → 422 merge.unlike
as 冯桂英  post /orders?item=1 item=1 wanted_on={明天} wanted_part=morning address=保康社区3栋201 phone=13871550001 → 303 /orders/1
as 陈国庆  post /me/data name=冯桂英 home={保康社区} address= → 303 /me/data
as 周主任  post /merges keeps={编号陈国庆} gone={编号冯桂英} evidence=document why=看过同一份证件 → 303 /merges/1
as 周主任  post /merges keeps={编号陈国庆} gone={编号冯桂英} evidence=document why=看过同一份证件 → 409 merge.there
as 周主任  post /merges/1/agree → 403 merge.second
as 吴所长  get  /todo ~ 编号合并
as 吴所长  get  /merges/1 ~ 可提异议到 ~ 要等异议期满
as 吴所长  post /merges/1/agree → 409 merge.early
as 冯桂英  get  /merges/1 ~ 是我，确认合并
as 冯桂英  post /merges/1/refuse opinion= → 422
as 周主任  post /merges/1/withdraw → 303 /merges/1
as 周主任  post /merges keeps={编号陈国庆} gone={编号冯桂英} evidence=document why=看过同一份证件 → 303 /merges/2
as 陈国庆  post /merges/2/refuse opinion=不是我 → 303 /merges/2
as 周主任  post /merges keeps={编号陈国庆} gone={编号冯桂英} evidence=document why=看过同一份证件 → 303 /merges/3
as 陈国庆  post /merges/3/agree → 303 /merges/3
as 陈国庆  get  /merges/3 ~ 已合并 ~ 转了哪些内容 ~ 点过的单
as 陈国庆  get  /orders/1 ~ 保康社区3栋201
as 冯桂英  get  /me/data → 303 /login?next=%2Fme%2Fdata
as 周主任  get  /merges.csv?all=1 ~ 已合并
