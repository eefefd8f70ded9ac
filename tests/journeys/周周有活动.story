# 所里定周计划，空着的周看得见；中心加代码、选本月精彩；队长有了发布权就不用再审。
person 刘主任 13871550001 保康社区 branch@东岳路街道
person 周主任 13871550003 保康社区 station@保康社区
person 陈干部 13871550004 保康社区 centre@大冶市
person 王师傅 13871550007 保康社区
team 保康便民小队 保康社区 王师傅
as 刘主任  login  → 303 /
as 周主任  login  → 303 /
as 陈干部  login  → 303 /
as 王师傅  login  → 303 /

as 刘主任  get  /activities/weeks                     ~ 东岳路街道 ~ 保康社区 ~ 每周至少 1 个 ~ 缺
as 周主任  post /activities/weeks/plan branch={东岳路街道} every=1 → 403
as 刘主任  post /activities/weeks/plan branch={大冶市} every=1 → 403
as 刘主任  post /activities/weeks/plan branch={保康社区} number=2 → 422
as 刘主任  post /activities/weeks/pick station={保康社区} monday={明天} → 303
as 刘主任  get  /activities/weeks                     ~ 不选
as 刘主任  post /activities/weeks/pick station={保康社区} monday={明天} off=1 → 303
as 刘主任  post /activities/weeks/pick station={东岳路街道} monday={明天} → 422
as 刘主任  post /activities/weeks/plan branch={东岳路街道} every=1 number=1 → 303
as 刘主任  post /activities/weeks/plan branch={东岳路街道} number=2 → 303
as 刘主任  get  /activities/weeks                     ~ 每周至少 2 个
as 陈干部  get  /activities/weeks                     ~ 大冶市 ~ 精彩活动 0 场
as 陈干部  get  /activities/weeks.csv                 ~ 东岳路街道

as 陈干部  get  /activities/codes                     ~ 星空夜谈 ~ 社区服务 !~ 疫情防控
as 周主任  post /activities/codes list=category code=1101 name=疫情防控 source=省里通知 → 403
as 陈干部  post /activities/codes list=category code=1101 name=疫情防控 source=省里通知 → 303
as 陈干部  post /activities/codes list=category code=1101 name=疫情防控 source=省里通知 → 409 code.taken
as 陈干部  post /activities/codes list=category code=一 name=疫情防控 source=省里通知 → 422
as 陈干部  get  /activities/codes                     ~ 疫情防控 ~ 本地
as 陈干部  post /activities/codes/end list=category code=1101 last={明天} → 303
as 陈干部  post /activities/codes/end list=category code=1101 last={明天} → 404 code.missing

# 发布权和审核方式
as 王师傅  get  /team                                 ~ 保康便民小队 !~ 可自主发布
as 王师傅  post /activities/rights team={保康便民小队} may=1 → 403
as 周主任  post /activities/rights team={保康便民小队} may=1 reason=常规活动 → 303
as 王师傅  get  /team                                 ~ 可自主发布
as 王师傅  post /activities/project name=读书会 kind=practice helper=领读 helper_places=2 audience=1 scope=public content=4 brand=2 → 303
as 王师傅  post /activities/date project=1 day={明天} from=15:00 to=16:00 place={保康社区} site_kind=community → 303 /activities/1
as 王师傅  post /activities/1/publish                 → 303
as 王师傅  get  /activities/1                         ~ 报名中 ~ 复制到微信群 ~ <svg
as 周主任  post /activities/rule audit=always         → 303
as 王师傅  post /activities/date again=1 day={明天} from=17:00 to=18:00 place={保康社区} site_kind=community publish=1 → 303 /activities/2
as 王师傅  get  /activities/2                         ~ 等审核通过后发布
as 周主任  get  /activities/desk                      ~ 读书会 ~ 待审核
as 周主任  post /activities/2/approve                 → 303
as 王师傅  post /activities/1/highlight on=1          → 403
as 陈干部  post /activities/1/highlight on=1          → 303
as 王师傅  get  /activities                           ~ 本月精彩
as 陈干部  get  /activities/desk.csv                  ~ 读书会

# 按地方、类型、品牌、内容找
as 王师傅  get  /activities?place={保康社区}          ~ 读书会
as 王师傅  get  /activities?place={长安社区}          !~ 读书会
as 王师傅  get  /activities?place={东岳路街道}&kind=practice ~ 读书会
as 王师傅  get  /activities?kind=service              !~ 读书会
as 王师傅  get  /activities?brand=2&content=4         ~ 读书会
as 王师傅  get  /activities?past=1                    !~ 读书会
as 王师傅  get  /activities?past=1&place={保康社区}   !~ 读书会
as 王师傅  get  /activities?past=1&place={东岳路街道} !~ 读书会
as 王师傅  get  /activities?cursor=1-1                ~ 读书会
as 王师傅  get  /activities?cursor=x                  → 400
as 王师傅  get  /activities.csv                       ~ 读书会
as 王师傅  get  /                                     ~ 读书会
as 王师傅  get  /activities/month?month=x             → 400
