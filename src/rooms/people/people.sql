-- step 1 people, and who looked behind a mask
create table people (
    id               {id},
    name             {text} not null,
    volunteer_number {text} not null unique,
    phone_hash       {bytes},
    phone_sealed     {bytes},
    id_kind          {text} not null default 'none'
                     check (id_kind in ('none', 'resident', 'hk_mo', 'taiwan', 'passport', 'foreigner', 'army')),
    id_hash          {bytes},
    id_sealed        {bytes},
    birth_day        {int},
    home             {int} references places(id),
    address_sealed   {bytes},
    unit             {int} references units(id),
    state            {text} not null default 'active' check (state in ('active', 'erased')),
    demo             {int} not null default 0 check (demo in (0, 1)),
    created_at       {int} not null,
    changed_at       {int} not null,
    erased_at        {int},
    check ((phone_hash is null) = (phone_sealed is null)),
    check ((id_kind = 'none') = (id_hash is null) and (id_hash is null) = (id_sealed is null)),
    check (state = 'active' or (phone_hash is null and id_hash is null and address_sealed is null and birth_day is null))
) {strict};
create unique index people_document on people (id_kind, id_hash) where id_hash is not null;
create index people_phone on people (phone_hash) where phone_hash is not null;
create index people_home on people (home, id);
create index people_unit on people (unit) where unit is not null;
create index people_name on people (name, id);

create table reveals (
    id      {id},
    person  {int} not null references people(id),
    field   {text} not null check (field in ('phone', 'document', 'address')),
    reason  {text} not null,
    made_by {int} not null references people(id),
    at      {int} not null
) {strict};
create index reveals_made_by on reveals (made_by, at);
create index reveals_person on reveals (person, at);

-- step 2 two numbers of one person are found by the day of birth
create index people_born on people (birth_day) where birth_day is not null;

-- step 3 two numbers of one person are found by name within a day of birth
drop index people_born;
create index people_born_name on people (birth_day, name) where birth_day is not null;
