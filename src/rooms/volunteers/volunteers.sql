-- step 1 who is registered as a volunteer, what they said of themselves, who agreed to what
create table volunteers (
    person        {int} primary key references people(id),
    state         {text} not null check (state in ('unconfirmed', 'guardian', 'active', 'left')),
    manner        {text} not null check (manner in ('self', 'team', 'proxy', 'invited')),
    registered_by {int} references people(id),
    registered_at {int} not null,
    due_at        {int},
    confirmed_at  {int},
    left_at       {int},
    team          {int} references teams(id),
    born          {int},
    real_name     {text} not null default 'none' check (real_name in ('none', 'pending', 'passed', 'failed', 'appeal')),
    clothing      {text} not null default 'none' check (clothing in ('none', 's', 'm', 'l', 'xl', 'xxl', 'xxxl')),
    languages     {text} not null default '',
    slots         {int} not null default 0 check (slots >= 0 and slots < 16777216),
    to_projects   {text} not null default 'ask' check (to_projects in ('ask', 'accept', 'refuse')),
    to_teams      {text} not null default 'ask' check (to_teams in ('ask', 'accept', 'refuse')),
    changed_at    {int} not null,
    check (state not in ('guardian', 'active') or confirmed_at is not null),
    check ((state = 'unconfirmed') = (due_at is not null)),
    check ((state = 'left') = (left_at is not null)),
    check (manner <> 'proxy' or registered_by is not null)
) {strict};
create index volunteers_state on volunteers (state, person);
create index volunteers_real_name on volunteers (real_name, person) where real_name in ('pending', 'appeal');
create index volunteers_due on volunteers (due_at) where due_at is not null;

create table volunteer_initials (
    person   {int} not null references people(id),
    initials {text} not null,
    primary key (person, initials)
) {strict};
create index volunteer_initials_by on volunteer_initials (initials, person);

create table real_name_steps (
    id         {id},
    person     {int} not null references volunteers(person),
    from_state {text} not null,
    to_state   {text} not null check (to_state in ('none', 'pending', 'passed', 'failed', 'appeal')),
    reason     {text} not null,
    made_by    {int} references people(id),
    at         {int} not null
) {strict};
create index real_name_steps_person on real_name_steps (person, id);

create table volunteer_skills (
    id            {id},
    person        {int} not null references people(id),
    skill         {text} not null,
    certificate   {text} not null default '',
    number_sealed {bytes},
    issuer        {text} not null default '',
    valid_to      {int},
    state         {text} not null default 'said' check (state in ('said', 'verified', 'refused')),
    reason        {text} not null default '',
    decided_by    {int} references people(id),
    decided_at    {int},
    made_at       {int} not null,
    check ((state = 'said') = (decided_at is null))
) {strict};
create unique index volunteer_skills_once on volunteer_skills (person, skill, certificate);
create index volunteer_skills_said on volunteer_skills (state, id);

create table guardians (
    id         {id},
    person     {int} not null references people(id),
    sealed     {bytes},
    phone_hash {bytes},
    state      {text} not null default 'asked' check (state in ('asked', 'agreed', 'refused', 'withdrawn')),
    guardian   {int} references people(id),
    version    {text},
    sensitive  {int} not null default 0 check (sensitive in (0, 1)),
    asked_at   {int} not null,
    decided_at {int},
    check ((state = 'asked') = (decided_at is null)),
    check (state <> 'agreed' or (guardian is not null and version is not null)),
    check ((sealed is null) = (phone_hash is null))
) {strict};
create unique index guardians_live on guardians (person) where state in ('asked', 'agreed');
create index guardians_phone on guardians (phone_hash) where phone_hash is not null;
create index guardians_guardian on guardians (guardian) where guardian is not null;

create table consent_texts (
    purpose    {text} not null,
    version    {text} not null,
    title      {text} not null,
    words      {text} not null,
    ends       {text} not null,
    valid_from {int} not null,
    primary key (purpose, version)
) {strict};

create table consents (
    id           {id},
    person       {int} not null references people(id),
    purpose      {text} not null check (purpose in ('register', 'honour', 'exchange')),
    version      {text} not null,
    given_at     {int} not null,
    withdrawn_at {int},
    foreign key (purpose, version) references consent_texts (purpose, version)
) {strict};
create unique index consents_live on consents (person, purpose) where withdrawn_at is null;
create index consents_person on consents (person, id);

create table team_links (
    team    {int} primary key references teams(id),
    token   {text} not null unique,
    made_by {int} references people(id),
    made_at {int} not null
) {strict};

insert into consent_texts (purpose, version, title, words, ends, valid_from) values
    ('register', '2026-1', '注册为志愿者', '我自愿注册为志愿者，同意用我的姓名、手机号、出生日期、所在村（社区）组织志愿服务、记录时长、办理保险。', '撤回后退出志愿者注册和各支队伍，已有的服务记录按法规只留志愿者编号。', 20190101),
    ('honour', '2026-1', '在光荣榜上写全名', '同意在光荣榜、公示和风采照片旁写我的全名。', '撤回后公开的名单只写姓，如“张**”。', 20190101),
    ('exchange', '2026-1', '把记录报送全国志愿服务信息系统', '同意把我的注册信息和服务记录按统一数据标准报送全国志愿服务信息系统。', '撤回后不再报送新的记录，已报送的请向该系统申请删除。', 20190101),
    ('guardian', '2026-1', '监护人同意', '我是孩子的监护人，知道志愿服务的内容和风险，同意孩子注册为志愿者，参加适合年龄的活动。', '撤回后孩子的注册暂停，没有开始的报名由站里取消。', 20190101),
    ('guardian_14', '2026-1', '处理不满十四周岁未成年人个人信息的单独同意', '我单独同意为志愿服务的组织、记录和保险处理孩子的个人信息。', '撤回后孩子的注册暂停，资料不再使用。', 20190101);

-- step 2 a text may ask everybody anew; the separate consent keeps its own version
alter table consent_texts add column renew {int} not null default 0 check (renew in (0, 1));
alter table consent_texts add column made_by {int} references people(id);
alter table guardians add column separate_version {text};

-- step 3 the station that each belongs to is kept beside the state: the registered share is one range of an index
alter table volunteers add column home {int} references places(id);
update volunteers set home = (select p.home from people p where p.id = volunteers.person);
create index volunteers_home on volunteers (state, home);
create index consents_text on consents (purpose, person, version) where withdrawn_at is null;
