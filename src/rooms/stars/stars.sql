-- step 1 stars
create table stars (
    id           {id},
    person       {int} not null references people(id),
    level        {int} not null check (level between 1 and 5),
    place        {int} not null references places(id),
    place_path   {text} not null,
    state        {text} not null check (state in ('applied', 'first', 'public', 'granted', 'refused', 'withdrawn', 'suspended', 'revoked')),
    credit       {int} not null check (credit >= 0),
    honour       {int} not null check (honour >= 0),
    carried      {int} not null check (carried >= 0),
    hours_needed {int} not null,
    made_at      {int} not null,
    first_by     {int} references people(id),
    first_at     {int},
    first_words  {text} not null default '',
    second_by    {int} references people(id),
    second_at    {int},
    second_words {text} not null default '',
    public_from  {int},
    public_to    {int},
    granted_on   {int},
    certificate  {int} references certificates(id),
    ended_by     {int} references people(id),
    ended_at     {int},
    opinion      {text} not null default '',
    check (first_by is null or first_by <> person),
    check (second_by is null or (second_by <> person and second_by <> first_by)),
    check (state not in ('public', 'granted', 'suspended', 'revoked') or (first_by is not null and second_by is not null and public_to is not null)),
    check ((state in ('granted', 'suspended', 'revoked')) = (granted_on is not null)),
    check ((granted_on is null) = (certificate is null)),
    check (granted_on is null or granted_on > public_to)
) {strict};
-- One at a time, and each star once.
create unique index stars_waiting on stars (person) where state in ('applied', 'first', 'public');
create unique index stars_held on stars (person, level) where state in ('granted', 'suspended');
create index stars_person on stars (person, id);
create index stars_node on stars (place_path, id);
create index stars_public on stars (public_to, id) where state = 'public';

-- 不良信用: by which document, lifted with a reason, never deleted.
create table star_marks (
    id         {id},
    person     {int} not null references people(id),
    place_path {text} not null,
    day        {int} not null,
    what       {text} not null check (length(what) between 2 and 140),
    source     {text} not null check (length(source) between 2 and 100),
    made_by    {int} references people(id),
    made_at    {int} not null,
    lifted_by  {int} references people(id),
    lifted_at  {int},
    lifted_why {text} not null default '',
    check (made_by is null or made_by <> person),
    check (lifted_by is null or lifted_by <> person)
) {strict};
create index star_marks_person on star_marks (person, day);
create index star_marks_node on star_marks (place_path, id);

create table star_objections (
    id         {id},
    star       {int} not null references stars(id),
    made_by    {int} not null references people(id),
    words      {text} not null check (length(words) between 2 and 300),
    state      {text} not null check (state in ('open', 'upheld', 'rejected')),
    made_at    {int} not null,
    decided_by {int} references people(id),
    decided_at {int},
    opinion    {text} not null default '',
    unique (star, made_by),
    check ((state = 'open') = (decided_at is null)),
    check (decided_by is null or decided_by <> made_by)
) {strict};
create index star_objections_open on star_objections (star) where state = 'open';
