-- step 1 projects, their dates and who signs up
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

-- step 2 shifts at posts stay out of the public list; positions that ask for insurance or training, projects that train
alter table projects add column duty {int} not null default 0 check (duty in (0, 1));
alter table projects add column course {int} references courses(id);
alter table positions add column insured {int} not null default 0 check (insured in (0, 1));
alter table positions add column course {int} references courses(id);
alter table activities add column duty {int} not null default 0 check (duty in (0, 1));
drop index activities_open2;
drop index activities_open3;
drop index activities_past;
drop index activities_past2;
drop index activities_past3;
-- activities_open is the clock's: reminders and lists that close, shifts among them.
create index activities_list1 on activities (starts_at, id) where state = 'published' and duty = 0;
create index activities_list2 on activities (node2, starts_at, id) where state = 'published' and duty = 0;
create index activities_list3 on activities (node3, starts_at, id) where state = 'published' and duty = 0;
create index activities_past1 on activities (starts_at, id) where state = 'ended' and duty = 0;
create index activities_past2 on activities (node2, starts_at, id) where state = 'ended' and duty = 0;
create index activities_past3 on activities (node3, starts_at, id) where state = 'ended' and duty = 0;
create index projects_course on projects (course, id) where course is not null;

-- step 3 what a desk looks at, without walking through what is over
create index activities_draft on activities (place_path, id) where state = 'draft';
create index activities_asked on activities (place_path, id) where state = 'published' and applied > 0;
create index signups_appealed on signups (activity) where state = 'absent' and appealed = 1;
