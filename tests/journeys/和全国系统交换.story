# 本人同意才报送；全国编号导进来，没有编号的列成差异表；同一个文件只收一次。
person 县主任 13871550009 保康社区 centre@大冶市
person 冯桂英 13871550001 保康社区
person 陈国庆 13871550002 保康社区
as 县主任  login  → 303 /
as 冯桂英  login  → 303 /
as 陈国庆  login  → 303 /
as 冯桂英  get  /exchange → 404
as 县主任  get  /exchange ~ 同意报送
as 冯桂英  post /join born=1960-03-08 consent=1 → 303 /me/volunteer
as 陈国庆  post /join born=1970-03-08 consent=1 → 303 /me/volunteer
as 县主任  get  /exchange/people ~ 没有同意报送
as 冯桂英  post /me/volunteer/consents/exchange given=1 → 303
as 县主任  get  /exchange/people ~ 冯桂英 !~ 陈国庆
as 县主任  get  /exchange/records ~ 没有要报送的时长
as 县主任  upload /exchange/numbers a.csv 姓名,全国编号;冯桂英,42028100000001 → 422 exchange.empty
as 县主任  upload /exchange/numbers a.csv 姓名,志愿者编号,全国编号;冯桂英,{编号冯桂英},42028100000001;李四,{编号陈国庆},42028100000002;甲某,123,42028100000003 → 303 /exchange
as 县主任  get  /exchange ~ 姓名和编号登记的不同 ~ 没有这个志愿者编号
as 县主任  upload /exchange/numbers a.csv 姓名,志愿者编号,全国编号;冯桂英,{编号冯桂英},42028100000001;李四,{编号陈国庆},42028100000002;甲某,123,42028100000003 → 409 exchange.again
as 县主任  get  /exchange/people ~ 42028100000001
as 县主任  get  /exchange/people?without=1 !~ 冯桂英
as 县主任  get  /exchange/people.csv ~ 42028100000001
as 县主任  upload /exchange/counted b.csv 姓名,志愿者编号,活动编号,计分平台;冯桂英,{编号冯桂英},H1,志愿汇 → 422 exchange.empty
as 冯桂英  post /me/volunteer/consents/exchange given= → 303
as 县主任  get  /exchange/people !~ 冯桂英
