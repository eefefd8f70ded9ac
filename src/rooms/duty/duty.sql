-- step 1 posts, the pattern that fills their weeks, shifts, and swaps between volunteers
-- A post (志愿服务岗) is a place; what is done there is a project whose activities are the shifts.
create table duty_posts (
    id        {id},
    place     {int} not null references places(id),
    path      {text} not null,
    project   {int} not null unique references projects(id),
    team      {int} references teams(id),
    agree     {int} not null check (agree in (0, 1)),
    holidays  {text} not null check (holidays in ('rest', 'same')),
    filled_to {int} not null,
    version   {int} not null default 1,
    closed_on {int},
    made_by   {int} references people(id),
    made_at   {int} not null
) {strict};
create unique index duty_posts_place on duty_posts (place) where closed_on is null;
create index duty_posts_path on duty_posts (path, id);
create index duty_posts_fill on duty_posts (filled_to) where closed_on is null;

-- days: bits 0 Monday to 6 Sunday, 7 public holidays.
create table duty_patterns (
    id          {id},
    post        {int} not null references duty_posts(id),
    days        {int} not null check (days between 1 and 255),
    from_minute {int} not null check (from_minute between 0 and 1439),
    minutes     {int} not null check (minutes between 30 and 720),
    places      {int} not null check (places between 1 and 99),
    since       {int} not null,
    until       {int},
    made_by     {int} references people(id),
    made_at     {int} not null
) {strict};
create index duty_patterns_post on duty_patterns (post, id);

create table duty_shifts (
    activity  {int} primary key references activities(id),
    post      {int} not null references duty_posts(id),
    pattern   {int} references duty_patterns(id),
    day       {int} not null,
    starts_at {int} not null
) {strict};
create unique index duty_shifts_pattern on duty_shifts (pattern, day) where pattern is not null;
create index duty_shifts_post on duty_shifts (post, starts_at);
create index duty_shifts_time on duty_shifts (starts_at, activity);

create table duty_swaps (
    id         {id},
    shift      {int} not null references duty_shifts(activity),
    signup     {int} not null references signups(id),
    giver      {int} not null references people(id),
    asked      {int} references people(id),
    taker      {int} references people(id),
    state      {text} not null check (state in ('offered', 'taken', 'done', 'refused', 'withdrawn', 'lapsed')),
    words      {text} not null default '',
    opinion    {text} not null default '',
    starts_at  {int} not null,
    offered_at {int} not null,
    taken_at   {int},
    ended_at   {int},
    decided_by {int} references people(id),
    version    {int} not null default 1,
    check (state not in ('taken', 'done', 'refused') or taker is not null),
    check ((state in ('offered', 'taken')) = (ended_at is null)),
    check (taker is null or taker <> giver)
) {strict};
create unique index duty_swaps_live on duty_swaps (signup) where state in ('offered', 'taken');
create index duty_swaps_open on duty_swaps (starts_at, id) where state in ('offered', 'taken');
create index duty_swaps_giver on duty_swaps (giver, id);
create index duty_swaps_taker on duty_swaps (taker, id) where taker is not null;
create index duty_swaps_shift on duty_swaps (shift, id);

-- step 2 two shifts change hands at once: what the giver gets in return
alter table duty_swaps add column back_shift {int} references duty_shifts(activity);
alter table duty_swaps add column back_signup {int} references signups(id);
alter table duty_swaps add column back_at {int};
create index duty_swaps_back on duty_swaps (back_signup) where state in ('offered', 'taken') and back_signup is not null;
