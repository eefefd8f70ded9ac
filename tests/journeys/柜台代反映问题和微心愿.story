# 老人到站里来，站里替他拍照反映问题、替他说微心愿；转办、答复、认领都打电话告诉他。
person 冯桂英 13871550001 保康社区
person 周主任 13871550003 保康社区 station@保康社区
person 吴主任 13871550004 长安社区 station@长安社区
as 冯桂英  login  → 303 /
as 周主任  login  → 303 /
as 吴主任  login  → 303 /

as 周主任  get  /desk/new?phone=071488880001 ~ 代反映问题 ~ /problems/new?desk=1&amp;phone=071488880001
as 周主任  get  /problems/new?desk=1&phone=071488880001 ~ 谁反映的 ~ value="071488880001" ~ 代反映问题
as 冯桂英  get  /problems/new?desk=1         !~ 谁反映的 ~ value="13871550001"
as 周主任  post /problems?desk=1 category=light spot=保康路12号 place={保康社区} phone=071488880001 → 422
as 吴主任  post /problems?desk=1 category=light spot=保康路12号 place={保康社区} phone=071488880001 name=孙大爷 → 403 order.not_yours
as 周主任  post /problems?desk=1 category=light spot=保康路12号 place={保康社区} phone=071488880001 name=孙大爷 photos=@photo → 303 /desk/new/1
as 周主任  get  /desk/new/1                  ~ 您反映的“路灯照明”已经登记 ~ 孙大爷 ~ 0714****0001
as 周主任  get  /orders/1                    ~ /orders/1/photos/1?small=1 ~ 代办
as 周主任  post /orders/1/transfer unit=市政公用局 number=12345-0871 → 303 /orders/1
as 周主任  get  /calls/tell/1                ~ 已经转给市政公用局办理 ~ 孙大爷
as 周主任  post /orders/1/feedback feedback=灯已换好，今晚亮 → 303 /orders/1
as 周主任  get  /calls/tell/2                ~ 有了答复：灯已换好，今晚亮

# 电话登记过的不用再写姓名。
as 周主任  post /problems?desk=1 category=water spot=保康路14号 place={保康社区} phone=071488880001 → 303 /desk/new/2
as 周主任  get  /wishes/new?desk=1&phone=071488880001 ~ 谁的心愿 ~ value="071488880001" ~ 照片
as 周主任  post /wishes title=想要一副老花镜 name=孙大爷 linkman=周主任 phone=071488880001 address=保康社区3栋101 place={保康社区} points=0 photos=@photo → 303 /desk/new/3
as 周主任  get  /desk/new/3                  ~ 这个心愿已经登记 ~ 孙大爷
as 冯桂英  get  /orders/3/photos/2           → 404
as 周主任  post /orders/3/triage             → 303
as 冯桂英  post /orders/3/claim              → 303 /orders/3
as 周主任  get  /calls/tell/3                ~ 已经有热心人认领
