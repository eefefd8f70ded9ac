-- step 1 two numbers of one person, who said so, and what went over
create table merges (
    id          {id},
    keeps       {int} not null references people(id),
    gone        {int} not null references people(id),
    gone_number {text} not null,
    place_path  {text} not null,
    evidence    {text} not null check (evidence in ('document', 'phone', 'born', 'said')),
    why         {text} not null check (length(why) between 2 and 200),
    state       {text} not null check (state in ('proposed', 'done', 'refused', 'withdrawn')),
    proposed_by {int} not null references people(id),
    proposed_at {int} not null,
    waits_until {int} not null,
    due_at      {int} not null,
    decided_by  {int} references people(id),
    decided_at  {int},
    by_person   {int} not null default 0 check (by_person in (0, 1)),
    opinion     {text} not null default '',
    check (keeps <> gone),
    check ((state = 'proposed') = (decided_at is null)),
    check (state <> 'done' or (decided_by is not null and decided_by <> proposed_by))
) {strict};
create unique index merges_gone on merges (gone) where state in ('proposed', 'done');
create index merges_keeps on merges (keeps, id);
create index merges_place on merges (place_path, id);
create index merges_due on merges (due_at) where state = 'proposed';

-- Of each table: how many rows named the number that went, and how many still do.
create table merge_rows (
    merge  {int} not null references merges(id),
    tbl    {text} not null,
    col    {text} not null,
    before {int} not null check (before >= 0),
    after  {int} not null check (after >= 0),
    primary key (merge, tbl, col)
) {strict};
