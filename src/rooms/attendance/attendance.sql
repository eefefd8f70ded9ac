-- step 1 facts as they were told, and what follows from them
create table devices (
    id            {id},
    person        {int} not null references people(id),
    name          {text} not null check (length(name) between 1 and 40),
    secret_sealed {bytes} not null,
    made_at       {int} not null,
    revoked_at    {int},
    revoked_by    {int} references people(id)
) {strict};
create index devices_person on devices (person, id);

-- Written once. A second fact with the same key and other content is a row too: both wait for a
-- human.
create table facts (
    id          {id},
    key         {text} not null check (length(key) between 8 and 40),
    digest      {text} not null check (length(digest) = 64),
    device      {int} references devices(id),
    seq         {int} not null default 0 check (seq >= 0),
    prev        {text} not null default '',
    activity    {int} references activities(id),
    person      {int} references people(id),
    kind        {text} not null check (kind in ('in', 'out', 'void', 'accept', 'note')),
    source      {text} not null check (source in ('self_scan', 'code', 'fence', 'leader_scan', 'roster', 'paper', 'settle',
                'join')),
    verdict     {text} not null check (verdict in ('fine', 'held', 'rejected')),
    why         {text} not null,
    at          {int} not null,
    said_at     {int} not null,
    received_at {int} not null,
    made_by     {int} references people(id),
    level       {int} not null check (level between 0 and 3),
    target      {text} not null default '',
    note        {text} not null default '',
    lat_e7      {int} not null default 0,
    lon_e7      {int} not null default 0,
    acc_m       {int} not null default 0,
    phone       {text} not null default '',
    photo       {int} references photos(id),
    who_sealed  {bytes},
    check (activity is not null or verdict = 'rejected'),
    check ((verdict = 'fine') = (why = 'none')),
    check ((kind in ('void', 'accept')) = (target <> ''))
) {strict};
create unique index facts_once on facts (key, digest);
create index facts_activity on facts (activity, person);
create index facts_target on facts (target) where target <> '';
create index facts_device on facts (device, seq) where device is not null;
create index facts_phone on facts (phone, received_at) where phone <> '';
create index facts_by on facts (made_by, received_at) where source = 'roster';
create index facts_person on facts (person, received_at) where person is not null;

-- Derived: one row for each person and activity, made again from the facts whenever one comes.
create table presences (
    id         {id},
    activity   {int} not null references activities(id),
    person     {int} not null references people(id),
    state      {text} not null check (state in ('none', 'held', 'in', 'out', 'done')),
    in_at      {int},
    out_at     {int},
    in_source  {text} not null,
    out_source {text} not null,
    held       {int} not null default 0,
    overlap    {int} not null default 0 check (overlap in (0, 1)),
    crowded    {int} not null default 0 check (crowded in (0, 1)),
    due_at     {int} not null,
    settled    {int} not null default 0 check (settled in (0, 1)),
    version    {int} not null default 1,
    check ((state in ('in', 'done')) = (in_at is not null)),
    check ((state in ('out', 'done')) = (out_at is not null)),
    check (state <> 'done' or out_at > in_at)
) {strict};
create unique index presences_once on presences (activity, person);
create index presences_person on presences (person, in_at);
create index presences_due on presences (due_at) where settled = 0;

-- The number in force of a person's card: a lost card is replaced by the next.
create table cards (
    person  {int} primary key references people(id),
    serial  {int} not null check (serial > 0),
    made_at {int} not null
) {strict};

-- Pre-printed sheets: numbered, photographed within a day, countersigned by the keeper of the place.
create table sheets (
    id         {id},
    activity   {int} not null references activities(id),
    number     {text} not null unique,
    made_by    {int} references people(id),
    made_at    {int} not null,
    photo      {int} references photos(id),
    photo_at   {int},
    signed_by  {int} references people(id),
    signed_at  {int},
    check (signed_at is null or photo_at is not null),
    check ((photo is null) = (photo_at is null))
) {strict};
create index sheets_activity on sheets (activity, id);

-- step 2 two more reasons to wait stand before "left and never came", whose bit moves from 12 to 14
update presences set held = held + 12288 where (held / 4096) % 2 = 1;

-- step 3 one more reason to wait, a qualification: the bit of "left and never came" moves from 14 to 15
update presences set held = held + 16384 where (held / 16384) % 2 = 1;

-- step 4 the taps of a season in the order in which they came
create index facts_roster on facts (received_at, made_by, at, kind, activity) where source = 'roster';
