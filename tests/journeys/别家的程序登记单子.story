# 县里别的平台用 Open311 登记单子：凭令牌，一次一张单；没有令牌、没有这项服务，什么也不留下。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
as 周主任  enter
as 冯桂英  enter

as 访客    get  /open311/v2/services.json             ~ problem
as 访客    post /open311/v2/requests.json service_code=problem address_string=保康社区 description=三号楼前的路灯坏了 → 403
as 访客    post /open311/v2/requests.json api_key=不是令牌 service_code=problem address_string=保康社区 description=路灯坏了 → 403
as 访客    post /open311/v2/requests.json api_key={令牌冯桂英} service_code=99 attribute[wanted_on]={明天} address_string=保康社区 → 404
as 访客    post /open311/v2/requests.json api_key={令牌冯桂英} service_code=problem address_string=保康社区 → 400
as 访客    post /open311/v2/requests.json api_key={令牌冯桂英} service_code=problem address_string=保康社区 description=三号楼前的路灯坏了 → 200 ~ {单号1}
as 访客    post /open311/v2/requests.xml api_key={令牌冯桂英} service_code=1 attribute[wanted_on]={明天} attribute[wanted_part]=morning address_string=保康社区 → 200 ~ <service_request_id>{单号2}
as 访客    post /open311/v2/requests.json api_key={令牌冯桂英} service_code=problem address_string=保康社区 phone=13871550009 description=替别人说的 → 403
as 冯桂英  get  /orders/1                             ~ 三号楼前的路灯坏了
as 周主任  get  /desk                                 ~ 三号楼前的路灯坏了 ~ 上门理发
as 访客    get  /open311/v2/requests/{单号1}.json      ~ "open" !~ 13871550001
