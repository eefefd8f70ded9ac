-- step 1 numbers of the national system, files that came and went, what was counted elsewhere
create table exchange_files (
    id        {id},
    kind      {text} not null check (kind in ('numbers', 'counted')),
    file_name {text} not null,
    file_hash {text} not null unique,
    row_count {int} not null,
    bad       {int} not null,
    problems  {text} not null default '',
    made_by   {int} references people(id),
    made_at   {int} not null
) {strict};

create table exchange_numbers (
    person {int} primary key references people(id),
    number {text} not null unique check (length(number) between 4 and 30),
    file   {int} not null references exchange_files(id),
    at     {int} not null
) {strict};

-- A record that another platform has paid points for: it is not paid here again.
create table exchange_counted (
    record   {int} primary key references records(id),
    platform {text} not null,
    file     {int} not null references exchange_files(id),
    at       {int} not null
) {strict};
