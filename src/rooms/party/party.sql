-- step 1 party members in work who report at the community where they live
create table party_reports (
    id         {id},
    person     {int} not null unique references people(id),
    place      {int} not null references places(id),
    place_path {text} not null,
    unit_name  {text} not null check (length(unit_name) between 2 and 60),
    offers     {text} not null default '',
    version    {text} not null,
    state      {text} not null check (state in ('asked', 'received')),
    made_at    {int} not null,
    decided_by {int} references people(id),
    decided_at {int},
    check ((state = 'received') = (decided_by is not null and decided_at is not null)),
    check (decided_by is null or decided_by <> person)
) {strict};
create index party_reports_place on party_reports (place_path, id);
