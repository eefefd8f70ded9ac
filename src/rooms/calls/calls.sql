-- step 1 the station's telephone: who may order for whom, missed calls, what must be told by phone, revisits
create table families (
    id             {id},
    relative       {int} not null references people(id),
    resident       {int} references people(id),
    name           {text} not null,
    kin            {text} not null check (kin in ('parent', 'spouse', 'child', 'grandparent', 'sibling', 'other')),
    phone_hash     {bytes},
    phone_sealed   {bytes},
    address_sealed {bytes},
    place          {int} not null references places(id),
    place_path     {text} not null,
    state          {text} not null check (state in ('asked', 'confirmed', 'refused', 'ended')),
    way            {text} not null check (way in ('code', 'station')),
    code_hash      {bytes},
    code_until     {int},
    code_tries     {int} not null default 0,
    due_at         {int} not null,
    asked_at       {int} not null,
    decided_by     {int} references people(id),
    decided_at     {int},
    ended_by       {int} references people(id),
    ended_at       {int},
    reason         {text} not null default '',
    check (state <> 'confirmed' or resident is not null),
    check ((state = 'asked') = (decided_at is null)),
    check ((state = 'ended') = (ended_at is not null)),
    check (relative <> resident)
) {strict};
create unique index families_held on families (relative, name) where state in ('asked', 'confirmed');
create index families_relative on families (relative, id);
create index families_resident on families (resident, id) where resident is not null;
create index families_asked on families (place_path, due_at, id) where state = 'asked';

create table missed_calls (
    id           {id},
    place        {int} not null references places(id),
    place_path   {text} not null,
    phone_hash   {bytes} not null,
    phone_sealed {bytes} not null,
    source       {text} not null check (source in ('staff', 'file', 'exchange')),
    note         {text} not null default '',
    called_at    {int} not null,
    times        {int} not null default 1 check (times > 0),
    state        {text} not null check (state in ('waiting', 'taken', 'ordered', 'noted', 'unreached')),
    tries        {int} not null default 0,
    tried_at     {int},
    due_at       {int} not null,
    noted_by     {int} references people(id),
    noted_at     {int} not null,
    taken_by     {int} references people(id),
    taken_at     {int},
    order_id     {int} references orders(id),
    outcome      {text} not null default '',
    ended_by     {int} references people(id),
    ended_at     {int},
    check ((state in ('waiting', 'taken')) = (ended_at is null)),
    check ((state = 'taken') = (taken_by is not null)),
    check ((state = 'ordered') = (order_id is not null))
) {strict};
-- Who rings three times waits once.
create unique index missed_calls_open on missed_calls (place, phone_hash) where ended_at is null;
create index missed_calls_due on missed_calls (place_path, due_at, id) where ended_at is null;
create index missed_calls_phone on missed_calls (phone_hash) where ended_at is null;

create table tellings (
    id         {id},
    order_id   {int} not null references orders(id),
    kind       {text} not null check (kind in ('accepted', 'appointed', 'returned', 'transferred', 'withdrawn', 'escalated')),
    place      {int} not null references places(id),
    place_path {text} not null,
    state      {text} not null check (state in ('open', 'told', 'unreached', 'void')),
    tries      {int} not null default 0,
    tried_at   {int},
    due_at     {int} not null,
    made_at    {int} not null,
    note       {text} not null default '',
    ended_by   {int} references people(id),
    ended_at   {int},
    check ((state = 'open') = (ended_at is null)),
    check (state <> 'told' or ended_by is not null)
) {strict};
-- One call tells the newest.
create unique index tellings_open on tellings (order_id) where state = 'open';
create index tellings_due on tellings (place_path, due_at, id) where state = 'open';
create index tellings_order on tellings (order_id, id);

create table revisits (
    id         {id},
    order_id   {int} not null references orders(id),
    reason     {text} not null check (reason in ('unhappy', 'dispute', 'sample')),
    team       {int} references teams(id),
    place      {int} not null references places(id),
    place_path {text} not null,
    state      {text} not null check (state in ('open', 'done', 'unreached', 'void')),
    rating     {text} not null default 'none' check (rating in ('none', 'very_good', 'good', 'fair', 'bad', 'very_bad')),
    came       {text} not null default 'unknown' check (came in ('unknown', 'yes', 'no')),
    solved     {text} not null default 'unknown' check (solved in ('unknown', 'yes', 'no')),
    gratis     {text} not null default 'unknown' check (gratis in ('unknown', 'yes', 'no')),
    words      {text} not null default '',
    follow     {text} not null default 'none' check (follow in ('none', 'noted', 'reopened', 'redo')),
    tries      {int} not null default 0,
    tried_at   {int},
    due_at     {int} not null,
    made_at    {int} not null,
    done_by    {int} references people(id),
    done_at    {int},
    check ((state = 'open') = (done_at is null)),
    check ((state = 'done') = (rating <> 'none')),
    check (state <> 'done' or done_by is not null)
) {strict};
create unique index revisits_open on revisits (order_id) where state = 'open';
create index revisits_order on revisits (order_id, id);
create index revisits_due on revisits (place_path, due_at, id) where state = 'open';
create index revisits_done on revisits (place_path, done_at) where state = 'done';

-- step 2 what becomes of an order together with others is told by phone too: merged, a pool that has enough or has not, a day that is off
create table tellings_2 (
    id         {id},
    order_id   {int} not null references orders(id),
    kind       {text} not null check (kind in ('accepted', 'appointed', 'returned', 'transferred', 'withdrawn', 'escalated',
               'merged', 'pooled', 'single', 'put_off', 'answered', 'claimed')),
    place      {int} not null references places(id),
    place_path {text} not null,
    state      {text} not null check (state in ('open', 'told', 'unreached', 'void')),
    tries      {int} not null default 0,
    tried_at   {int},
    due_at     {int} not null,
    made_at    {int} not null,
    note       {text} not null default '',
    ended_by   {int} references people(id),
    ended_at   {int},
    check ((state = 'open') = (ended_at is null)),
    check (state <> 'told' or ended_by is not null)
) {strict};
insert into tellings_2 (id, order_id, kind, place, place_path, state, tries, tried_at, due_at, made_at, note, ended_by, ended_at)
    select id, order_id, kind, place, place_path, state, tries, tried_at, due_at, made_at, note, ended_by, ended_at from tellings;
drop table tellings;
alter table tellings_2 rename to tellings;
-- One call tells the newest.
create unique index tellings_open on tellings (order_id) where state = 'open';
create index tellings_due on tellings (place_path, due_at, id) where state = 'open';
create index tellings_order on tellings (order_id, id);
