-- step 1 who is told what happens to orders
create table hooks (
    id            {id},
    name          {text} not null,
    host          {text} not null,
    url_sealed    {bytes} not null,
    events        {text} not null check (events <> ''),
    secret_sealed {bytes} not null,
    old_sealed    {bytes},
    old_until     {int},
    state         {text} not null default 'on' check (state in ('on', 'off')),
    why           {text} not null default 'none' check (why in ('none', 'by_hand', 'gone')),
    made_by       {int} references people(id),
    made_at       {int} not null,
    changed_at    {int} not null,
    check ((state = 'on') = (why = 'none')),
    check ((old_sealed is null) = (old_until is null))
) {strict};
