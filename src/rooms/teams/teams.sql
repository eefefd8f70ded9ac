-- step 1 teams and who belongs to them
create table teams (
    id         {id},
    parent     {int} references teams(id),
    path       {text} not null,
    name       {text} not null,
    level      {text} not null check (level in ('corps', 'detachment', 'squad', 'professional')),
    place      {int} not null references places(id),
    unit       {int} references units(id),
    leader     {int} references people(id),
    leader_grant {int} references grants(id),
    phone      {text} not null default '',
    speciality {text} not null default '',
    state      {text} not null default 'active' check (state in ('active', 'paused', 'dissolved')),
    state_reason {text} not null default '',
    demo       {int} not null default 0 check (demo in (0, 1)),
    created_at {int} not null,
    changed_at {int} not null,
    check ((parent is null) = (level = 'corps'))
) {strict};
create unique index teams_name on teams (parent, name) where parent is not null;
create unique index teams_corps on teams (level) where level = 'corps' and state <> 'dissolved';
create index teams_path on teams (path);
create index teams_place on teams (place, id);
create index teams_leader on teams (leader) where leader is not null;

create table team_members (
    id       {id},
    team     {int} not null references teams(id),
    person   {int} not null references people(id),
    role     {text} not null default 'member' check (role in ('member', 'deputy', 'leader')),
    state    {text} not null default 'active' check (state in ('active', 'left')),
    since    {int} not null,
    until    {int},
    check ((state = 'left') = (until is not null))
) {strict};
create unique index team_members_once on team_members (team, person) where state = 'active';
create index team_members_team on team_members (team, id);
create index team_members_person on team_members (person);

-- step 2 What changed since, for the search.
create index teams_changed on teams (changed_at, id);

-- step 3 How one joins, who asked to, who asked to found a squad, and the book of red vests.
alter table teams add column join_mode {text} not null default 'reviewed' check (join_mode in ('reviewed', 'open', 'code', 'closed'));
alter table teams add column pass_code {text} not null default '';
alter table teams add column successor {int} references teams(id);
alter table team_members add column left_reason {text} not null default '';

create table team_applications (
    id         {id},
    team       {int} not null references teams(id),
    person     {int} not null references people(id),
    words      {text} not null default '',
    state      {text} not null default 'waiting' check (state in ('waiting', 'approved', 'refused', 'withdrawn')),
    opinion    {text} not null default '',
    made_at    {int} not null,
    decided_by {int} references people(id),
    decided_at {int},
    check ((state = 'waiting') = (decided_at is null))
) {strict};
create unique index team_applications_once on team_applications (team, person) where state = 'waiting';
create index team_applications_team on team_applications (team, id);
create index team_applications_person on team_applications (person, id);

create table team_foundings (
    id         {id},
    person     {int} not null references people(id),
    title      {text} not null,
    place      {int} not null references places(id),
    speciality {text} not null default '',
    words      {text} not null default '',
    state      {text} not null default 'waiting' check (state in ('waiting', 'approved', 'refused', 'withdrawn')),
    opinion    {text} not null default '',
    team       {int} references teams(id),
    made_at    {int} not null,
    decided_by {int} references people(id),
    decided_at {int},
    check ((state = 'waiting') = (decided_at is null)),
    check (team is null or state = 'approved')
) {strict};
create unique index team_foundings_once on team_foundings (person) where state = 'waiting';
create index team_foundings_person on team_foundings (person, id);
create index team_foundings_place on team_foundings (place, id);

create table vest_moves (
    id      {id},
    team    {int} not null references teams(id),
    kind    {text} not null check (kind in ('in', 'out', 'back', 'void', 'given', 'taken')),
    size    {text} not null check (size in ('S', 'M', 'L', 'XL', 'XXL', 'XXXL')),
    count   {int} not null check (count between 1 and 1000),
    person  {int} references people(id),
    note    {text} not null default '',
    made_by {int} references people(id),
    made_at {int} not null,
    check ((person is not null) = (kind in ('out', 'back')))
) {strict};
create index vest_moves_team on vest_moves (team, id);

-- What the moves add up to: in the store, and in the hands of members.
create table vest_store (
    team  {int} not null references teams(id),
    size  {text} not null,
    count {int} not null check (count >= 0),
    primary key (team, size)
) {strict};
create table vest_held (
    team   {int} not null references teams(id),
    person {int} not null references people(id),
    size   {text} not null,
    count  {int} not null check (count >= 0),
    primary key (team, person, size)
) {strict};

-- step 4 changes that somebody else looks at first: name, kind, the department's unit
create table team_changes (
    id         {id},
    team       {int} not null references teams(id),
    name       {text} not null check (length(name) between 2 and 30),
    level      {text} not null check (level in ('corps', 'detachment', 'squad', 'professional')),
    unit       {int} references units(id),
    was_name   {text} not null,
    was_level  {text} not null,
    was_unit   {int} references units(id),
    reason     {text} not null check (length(reason) between 2 and 100),
    state      {text} not null default 'waiting' check (state in ('waiting', 'approved', 'refused', 'withdrawn')),
    opinion    {text} not null default '',
    made_by    {int} references people(id),
    made_at    {int} not null,
    decided_by {int} references people(id),
    decided_at {int},
    check ((state = 'waiting') = (decided_at is null)),
    check (decided_by is null or state = 'withdrawn' or made_by is null or decided_by <> made_by)
) {strict};
create unique index team_changes_once on team_changes (team) where state = 'waiting';
create index team_changes_team on team_changes (team, id);
