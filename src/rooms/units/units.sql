-- step 1 The register of units, with dated numbers of staff.
create table units (
    id          {id},
    path        {text} not null,
    name        {text} not null check (length(name) between 2 and 60),
    credit_code {text} unique check (length(credit_code) = 18),
    kind        {text} not null check (kind in ('01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14',
                                                '15', '16', '99')),
    contact     {text} not null,
    phone       {text} not null,
    address     {text} not null,
    state       {text} not null check (state in ('active', 'closed')),
    demo        {int} not null check (demo in (0, 1)),
    created_at  {int} not null,
    changed_at  {int} not null
){strict};
create unique index units_name on units (name) where state = 'active';

create table unit_staff (
    unit    {int} not null references units(id),
    day     {int} not null check (day between 19490101 and 22001231),
    staff   {int} not null check (staff between 0 and 10000000),
    source  {text} not null check (length(source) > 0),
    made_by {int},
    made_at {int} not null,
    primary key (unit, day)
){strict};
