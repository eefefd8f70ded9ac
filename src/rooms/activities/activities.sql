-- step 1 projects, their dates and who signs up
create table code_tables (
    id         {id},
    list       {text} not null check (list in ('category', 'target', 'guarantee', 'skill', 'content', 'task', 'festival', 'brand')),
    code       {text} not null,
    name       {text} not null check (length(name) between 1 and 40),
    valid_from {int} not null,
    valid_to   {int},
    source     {text} not null,
    local      {int} not null default 0 check (local in (0, 1)),
    check (valid_to is null or valid_to >= valid_from)
) {strict};
create unique index code_tables_code on code_tables (list, code);

create table activity_numbers (
    word {text} not null,
    day  {int} not null,
    last {int} not null,
    primary key (word, day)
) {strict};

create table projects (
    id          {id},
    number      {text} not null unique,
    name        {text} not null check (length(name) between 2 and 50),
    kind        {text} not null check (kind in ('practice', 'service')),
    team        {int} references teams(id),
    place       {int} not null references places(id),
    place_path  {text} not null,
    scope       {text} not null check (scope in ('public', 'own', 'below', 'teams', 'code')),
    pass_code   {text} not null default '',
    review      {int} not null check (review in (0, 1)),
    content     {text} not null default '',
    task        {text} not null default '',
    festival    {text} not null default '',
    brand       {text} not null default '',
    categories  {text} not null default '',
    targets     {text} not null default '',
    guarantees  {text} not null default '',
    min_age     {int} not null default 0 check (min_age between 0 and 150),
    max_age     {int} not null default 0 check (max_age between 0 and 150),
    min_minutes {int} not null default 0 check (min_minutes >= 0),
    summary     {text} not null default '',
    contact     {text} not null default '',
    phone       {text} not null default '',
    notice      {text} not null default '',
    high_risk   {int} not null default 0 check (high_risk in (0, 1)),
    insured     {int} not null default 0 check (insured in (0, 1)),
    plan        {text} not null default '',
    ticked      {int} not null default 0 check (ticked in (0, 1)),
    is_template {int} not null default 0 check (is_template in (0, 1)),
    closed      {int} not null default 0 check (closed in (0, 1)),
    version     {int} not null default 1,
    made_by     {int} references people(id),
    made_at     {int} not null,
    check ((scope = 'code') = (pass_code <> '')),
    check (high_risk = 0 or (insured = 1 and plan <> ''))
) {strict};
create index projects_team on projects (team, id) where team is not null;
create index projects_template on projects (place_path, id) where is_template = 1;
create index projects_brand on projects (brand, id) where brand <> '';

create table project_teams (
    project {int} not null references projects(id),
    team    {int} not null references teams(id),
    primary key (project, team)
) {strict};

create table positions (
    id          {id},
    project     {int} not null references projects(id),
    name        {text} not null check (length(name) between 2 and 20),
    role        {text} not null check (role in ('helper', 'audience')),
    description {text} not null default '',
    places      {int} not null check (places between 0 and 99999),
    min_age     {int} not null default 0 check (min_age between 0 and 150),
    max_age     {int} not null default 0 check (max_age between 0 and 150),
    skill       {text} not null default ''
) {strict};
create unique index positions_name on positions (project, name);

-- What all share who look at the list is in the row; the rest is the project's.
create table activities (
    id           {id},
    project      {int} not null references projects(id),
    number       {text} not null unique,
    name         {text} not null,
    kind         {text} not null check (kind in ('practice', 'service')),
    state        {text} not null check (state in ('draft', 'review', 'returned', 'published', 'ended', 'cancelled')),
    version      {int} not null default 1,
    team         {int} references teams(id),
    place        {int} not null references places(id),
    place_path   {text} not null,
    node1        {int} not null,
    node2        {int},
    node3        {int},
    site_kind    {text} not null check (site_kind in ('community', 'village', 'estate', 'school', 'enterprise', 'office', 'square', 'other')),
    site         {text} not null default '',
    starts_at    {int} not null,
    ends_at      {int} not null,
    closes_at    {int} not null,
    minutes      {int} not null check (minutes between 0 and 1440),
    places       {int} not null check (places >= 0),
    taken        {int} not null default 0 check (taken >= 0),
    waiting      {int} not null default 0 check (waiting >= 0),
    applied      {int} not null default 0 check (applied >= 0),
    highlight    {int} not null default 0 check (highlight in (0, 1)),
    content      {text} not null default '',
    brand        {text} not null default '',
    attendances  {int} not null default 0 check (attendances >= 0),
    basis        {text} not null default 'none' check (basis in ('none', 'counted', 'estimated', 'ticket')),
    result       {text} not null default '',
    reason       {text} not null default '',
    published_at {int},
    cancelled_at {int},
    ended_at     {int},
    reminded     {int} not null default 0 check (reminded between 0 and 2),
    made_by      {int} references people(id),
    made_at      {int} not null,
    check (ends_at > starts_at and ends_at - starts_at <= 86400000),
    check (closes_at <= ends_at),
    check (places = 0 or taken <= places),
    check ((state = 'cancelled') = (cancelled_at is not null)),
    check ((state = 'ended') = (ended_at is not null)),
    check (state not in ('published', 'ended') or published_at is not null)
) {strict};
-- The list reads one index range whatever the county holds: what is to come is few.
create index activities_open on activities (starts_at, id) where state = 'published';
create index activities_open2 on activities (node2, starts_at, id) where state = 'published';
create index activities_open3 on activities (node3, starts_at, id) where state = 'published';
create index activities_over on activities (ends_at) where state = 'published';
create index activities_past on activities (starts_at, id) where state = 'ended';
create index activities_past2 on activities (node2, starts_at, id) where state = 'ended';
create index activities_past3 on activities (node3, starts_at, id) where state = 'ended';
create index activities_review on activities (place_path, id) where state = 'review';
create index activities_project on activities (project, id);
create index activities_team on activities (team, starts_at, id) where team is not null;

create table activity_positions (
    activity {int} not null references activities(id),
    position {int} not null references positions(id),
    role     {text} not null check (role in ('helper', 'audience')),
    places   {int} not null check (places between 0 and 99999),
    taken    {int} not null default 0 check (taken >= 0),
    waiting  {int} not null default 0 check (waiting >= 0),
    applied  {int} not null default 0 check (applied >= 0),
    primary key (activity, position),
    check (places = 0 or taken <= places)
) {strict};

create table sign_places (
    id       {id},
    activity {int} not null references activities(id),
    way      {text} not null check (way in ('both', 'in', 'out')),
    lat_e7   {int} not null check (lat_e7 between -900000000 and 900000000),
    lon_e7   {int} not null check (lon_e7 between -1800000000 and 1800000000),
    radius_m {int} not null check (radius_m between 0 and 9999),
    address  {text} not null default ''
) {strict};
create index sign_places_activity on sign_places (activity, id);

create table signups (
    id           {id},
    activity     {int} not null references activities(id),
    position     {int} not null references positions(id),
    person       {int} not null references people(id),
    state        {text} not null check (state in ('applied', 'waiting', 'confirmed', 'refused', 'cancelled', 'lapsed',
                 'attended', 'absent', 'excused')),
    rank         {int} not null default 0 check (rank >= 0),
    version      {int} not null default 1,
    starts_at    {int} not null,
    ends_at      {int} not null,
    made_at      {int} not null,
    confirmed_at {int},
    changed_at   {int} not null,
    answer       {text} not null default '',
    guardian_sealed {bytes},
    appealed     {int} not null default 0 check (appealed in (0, 1)),
    check (state <> 'waiting' or rank > 0),
    check (state not in ('confirmed', 'attended', 'absent') or confirmed_at is not null)
) {strict};
create unique index signups_once on signups (activity, person);
create index signups_person on signups (person, starts_at);
create index signups_waiting on signups (activity, position, rank) where state = 'waiting';

-- Every step of a sign-up after its first.
create table signup_steps (
    id         {id},
    signup     {int} not null references signups(id),
    act        {text} not null check (act in ('apply', 'approve', 'refuse', 'promote', 'cancel', 'remove', 'drop', 'lapse',
               'attend', 'miss', 'appeal', 'excuse', 'uphold')),
    from_state {text} not null,
    to_state   {text} not null,
    person     {int} references people(id),
    at         {int} not null,
    reason     {text} not null default ''
) {strict};
create index signup_steps_signup on signup_steps (signup, id);

-- One row for each who ever signed up: its version guards the person's time.
create table signup_people (
    person       {int} primary key references people(id),
    version      {int} not null,
    minutes      {int} not null default 0,
    paused_until {int}
) {strict};

create table signup_skills (
    person   {int} not null references people(id),
    skill    {text} not null,
    valid_to {int},
    made_by  {int} references people(id),
    made_at  {int} not null,
    primary key (person, skill)
) {strict};

-- What all of an activity must hear; the clock sends it in parts, `after` is the last sign-up told.
create table activity_notices (
    id       {id},
    activity {int} not null references activities(id),
    kind     {text} not null check (kind in ('cancelled', 'moved', 'day', 'hour')),
    words    {text} not null default '',
    after    {int} not null default 0,
    done     {int} not null default 0 check (done in (0, 1)),
    made_at  {int} not null
) {strict};
create index activity_notices_open on activity_notices (id) where done = 0;

create table publishers (
    id       {id},
    team     {int} not null references teams(id),
    since    {int} not null,
    until    {int},
    made_by  {int} references people(id),
    reason   {text} not null default ''
) {strict};
create unique index publishers_now on publishers (team) where until is null;

-- Which publications a node checks first; the nearest row above a place stands.
create table publish_rules (
    place   {int} primary key references places(id),
    audit   {text} not null check (audit in ('always', 'leaders', 'never')),
    made_by {int} references people(id),
    made_at {int} not null
) {strict};

-- 周周有活动: how a branch holds its weeks, every station or one or two chosen ones.
create table week_plans (
    id      {id},
    branch  {int} not null references places(id),
    mode    {text} not null check (mode in ('every', 'chosen')),
    number  {int} not null check (number between 1 and 9),
    since   {int} not null,
    until   {int},
    made_by {int} references people(id),
    made_at {int} not null
) {strict};
create unique index week_plans_now on week_plans (branch) where until is null;
create table week_picks (
    station {int} not null references places(id),
    monday  {int} not null,
    branch  {int} not null references places(id),
    made_by {int} references people(id),
    made_at {int} not null,
    primary key (station, monday)
) {strict};

create table calendar_feeds (
    person     {int} primary key references people(id),
    token_hash {bytes} not null unique,
    made_at    {int} not null
) {strict};

-- step 2 the code tables as of the day they were taken down; codes stay words, with their zeros
insert into code_tables (list, code, name, valid_from, source, local) values
    ('category', '0001', '社区服务', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0002', '扶贫减贫', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0003', '支教助学', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0004', '卫生健康', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0005', '法律服务', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0006', '环境保护', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0007', '科技科普', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0008', '文化艺术', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0009', '平安综治', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0010', '文明风尚', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0011', '交通引导', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0012', '志愿消防', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0013', '应急救援', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0014', '禁毒宣传', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0015', '体育健身', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0016', '旅游服务', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0017', '关爱特殊群体', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0018', '大型活动', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0019', '海外志愿服务', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0020', '税收服务', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('category', '0099', '其他', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '01', '儿童', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '02', '妇女', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '03', '老年人', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '04', '残疾人', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '05', '优抚对象', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '06', '困难群众', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '07', '特殊群体', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '08', '病患者', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '09', '农村居民', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '10', '城镇居民', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '11', '社会公众', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '13', '纳税人缴费人', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('target', '99', '其他', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('guarantee', '01', '保险', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('guarantee', '02', '集中乘车', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('guarantee', '03', '交通补贴', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('guarantee', '04', '餐饮或食物', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('guarantee', '05', '饮水', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('guarantee', '06', '住宿', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('guarantee', '07', '服装', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('guarantee', '08', '工具', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('guarantee', '09', '免费体检', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('guarantee', '10', '专项培训', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('guarantee', '11', '证书', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('guarantee', '99', '其他', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '01', '医疗急救', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '02', '体育竞技', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '03', '驾驶运输', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '04', '法律服务', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '05', '信息技术', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '06', '经营管理', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '07', '公共关系', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '08', '教育培训', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '09', '电器维修', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '10', '安全保卫', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '11', '财会金融', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '12', '设计创意', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '13', '客服接待', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '14', '物业养护', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '15', '新闻写作', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '16', '外语', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '17', '音乐', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '18', '心理咨询', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '19', '护理照护', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '20', '手工制作', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '21', '文化艺术', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '22', '网络技术', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '23', '摄影摄像', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('skill', '99', '其他', 20220101, '全国志愿服务信息系统代码表（2022 年采集，交换前须核对）', 0),
    ('content', '1', '学习实践科学理论', 20190101, '新时代文明实践中心五项工作内容', 0),
    ('content', '2', '宣传宣讲党的政策', 20190101, '新时代文明实践中心五项工作内容', 0),
    ('content', '3', '培育践行主流价值', 20190101, '新时代文明实践中心五项工作内容', 0),
    ('content', '4', '丰富活跃文化生活', 20190101, '新时代文明实践中心五项工作内容', 0),
    ('content', '5', '持续深入移风易俗', 20190101, '新时代文明实践中心五项工作内容', 0),
    ('task', '1', '理论政策宣讲', 20190101, '大冶“八大任务”未见公布文本，先按 8+N 志愿服务队的八类，可改', 1),
    ('task', '2', '文化文艺', 20190101, '大冶“八大任务”未见公布文本，先按 8+N 志愿服务队的八类，可改', 1),
    ('task', '3', '助学支教', 20190101, '大冶“八大任务”未见公布文本，先按 8+N 志愿服务队的八类，可改', 1),
    ('task', '4', '医疗健身', 20190101, '大冶“八大任务”未见公布文本，先按 8+N 志愿服务队的八类，可改', 1),
    ('task', '5', '科学普及', 20190101, '大冶“八大任务”未见公布文本，先按 8+N 志愿服务队的八类，可改', 1),
    ('task', '6', '法律服务', 20190101, '大冶“八大任务”未见公布文本，先按 8+N 志愿服务队的八类，可改', 1),
    ('task', '7', '卫生环保', 20190101, '大冶“八大任务”未见公布文本，先按 8+N 志愿服务队的八类，可改', 1),
    ('task', '8', '扶贫帮困', 20190101, '大冶“八大任务”未见公布文本，先按 8+N 志愿服务队的八类，可改', 1),
    ('festival', '1', '春节', 20190101, '我们的节日', 1),
    ('festival', '2', '元宵节', 20190101, '我们的节日', 1),
    ('festival', '3', '清明节', 20190101, '我们的节日', 1),
    ('festival', '4', '端午节', 20190101, '我们的节日', 1),
    ('festival', '5', '七夕节', 20190101, '我们的节日', 1),
    ('festival', '6', '中秋节', 20190101, '我们的节日', 1),
    ('festival', '7', '重阳节', 20190101, '我们的节日', 1),
    ('festival', '8', '学雷锋纪念日', 20190101, '我们的节日', 1),
    ('festival', '9', '劳动节', 20190101, '我们的节日', 1),
    ('festival', '10', '儿童节', 20190101, '我们的节日', 1),
    ('festival', '11', '建党节', 20190101, '我们的节日', 1),
    ('festival', '12', '国庆节', 20190101, '我们的节日', 1),
    ('festival', '13', '国际志愿者日', 20190101, '我们的节日', 1),
    ('brand', '1', '星空夜谈', 20190101, '云上大冶报道所列志愿服务项目', 1),
    ('brand', '2', '星火讲堂', 20190101, '云上大冶报道所列志愿服务项目', 1),
    ('brand', '3', '党员奉献日', 20190101, '云上大冶报道所列志愿服务项目', 1),
    ('brand', '4', '小城大爱', 20190101, '云上大冶报道所列志愿服务项目', 1),
    ('brand', '5', '走向我们的小康社会', 20190101, '云上大冶报道所列志愿服务项目', 1);
