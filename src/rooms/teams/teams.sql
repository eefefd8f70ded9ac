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
