-- step 1 accident insurance, and what a training is worth
-- A policy is never changed: it ends, and another one begins.
create table policies (
    id         {id},
    insurer    {text} not null check (length(insurer) between 2 and 40),
    product    {text} not null default '',
    number     {text} not null check (length(number) between 4 and 40),
    cover      {text} not null check (cover in ('place', 'team', 'named')),
    place      {int} not null references places(id),
    path       {text} not null,
    team       {int} references teams(id),
    valid_from {int} not null,
    valid_to   {int} not null,
    min_age    {int} not null default 0 check (min_age between 0 and 150),
    max_age    {int} not null default 0 check (max_age between 0 and 150),
    phone      {text} not null default '',
    ended_on   {int},
    reason     {text} not null default '',
    made_by    {int} references people(id),
    made_at    {int} not null,
    check (valid_from <= valid_to),
    check ((cover = 'team') = (team is not null))
) {strict};
create unique index policies_number on policies (insurer, number);
create index policies_path on policies (path, id);
create index policies_until on policies (valid_to);

create table policy_names (
    id       {id},
    policy   {int} not null references policies(id),
    person   {int} not null references people(id),
    since    {int} not null,
    until    {int},
    made_by  {int} references people(id),
    made_at  {int} not null
) {strict};
create unique index policy_names_live on policy_names (policy, person) where until is null;
create index policy_names_person on policy_names (person, policy);

create table courses (
    id      {id},
    name    {text} not null check (length(name) between 2 and 40),
    about   {text} not null default '',
    months  {int} not null check (months between 0 and 120),
    minutes {int} not null check (minutes between 0 and 6000),
    place   {int} not null references places(id),
    path    {text} not null,
    closed  {int} not null default 0 check (closed in (0, 1)),
    made_by {int} references people(id),
    made_at {int} not null
) {strict};
create unique index courses_name on courses (name);

create table credits (
    id         {id},
    course     {int} not null references courses(id),
    person     {int} not null references people(id),
    source     {text} not null check (source in ('session', 'certificate')),
    activity   {int},
    words      {text} not null default '',
    gained_on  {int} not null,
    valid_to   {int},
    made_by    {int} references people(id),
    made_at    {int} not null,
    revoked_at {int},
    reason     {text} not null default '',
    check ((source = 'session') = (activity is not null)),
    check (valid_to is null or valid_to >= gained_on)
) {strict};
create unique index credits_session on credits (activity, person) where activity is not null and revoked_at is null;
create index credits_person on credits (person, course);
create index credits_course on credits (course, id);
