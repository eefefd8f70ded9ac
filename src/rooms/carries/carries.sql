-- step 1 what comes from a former platform: hours, real-name states, opening figures
create table carries (
    id           {id},
    place        {int} not null references places(id),
    place_path   {text} not null,
    source       {text} not null check (length(source) between 2 and 40),
    as_of        {int} not null,
    state        {text} not null check (state in ('draft', 'applied', 'public', 'effective', 'refused', 'dropped')),
    file_name    {text} not null default '',
    file_hash    {text} not null default '',
    row_count    {int} not null default 0 check (row_count >= 0),
    bad          {int} not null default 0 check (bad >= 0),
    minutes      {int} not null default 0 check (minutes >= 0),
    photo        {int} references photos(id),
    made_by      {int} not null references people(id),
    made_right   {int} not null check (made_right between 1 and 4),
    made_at      {int} not null,
    applied_at   {int},
    decided_by   {int} references people(id),
    decided_at   {int},
    opinion      {text} not null default '',
    effective_on {int},
    effective_at {int},
    check (state in ('draft', 'dropped') or (photo is not null and file_hash <> '' and applied_at is not null)),
    check (state not in ('public', 'effective') or (decided_by is not null and decided_by <> made_by and effective_on is not null)),
    check ((state = 'effective') = (effective_at is not null))
) {strict};
create index carries_place on carries (place_path, id);
create index carries_due on carries (effective_on) where state = 'public';

create table carry_rows (
    id        {id},
    carry     {int} not null references carries(id),
    line      {int} not null,
    person    {int} not null references people(id),
    minutes   {int} not null check (minutes between 0 and 6000000),
    real_name {int} not null check (real_name in (0, 1)),
    real_on   {int},
    number    {text} not null default '',
    record    {int} references records(id),
    unique (carry, person)
) {strict};
create index carry_rows_person on carry_rows (person, id);

create table carry_problems (
    id      {id},
    carry   {int} not null references carries(id),
    line    {int} not null,
    heading {text} not null,
    code    {text} not null,
    words   {text} not null
) {strict};
create index carry_problems_carry on carry_problems (carry, id);

create table openings (
    id         {id},
    place      {int} not null references places(id),
    place_path {text} not null,
    what       {text} not null check (what in ('volunteers', 'minutes', 'teams', 'activities', 'attendances', 'orders')),
    value      {int} not null check (value between 0 and 1000000000000),
    as_of      {int} not null,
    source     {text} not null check (length(source) between 2 and 100),
    state      {text} not null check (state in ('proposed', 'stands', 'refused')),
    made_by    {int} not null references people(id),
    made_at    {int} not null,
    decided_by {int} references people(id),
    decided_at {int},
    check ((state = 'proposed') = (decided_at is null)),
    check (decided_by is null or decided_by <> made_by)
) {strict};
create unique index openings_once on openings (place, what) where state in ('proposed', 'stands');
create index openings_place on openings (place_path, id);
