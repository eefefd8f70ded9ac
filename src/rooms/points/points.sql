-- step 1 the ledger of points
-- Amounts in 1/100 point. person, debt, household: owner is the person or the household; held: the
-- account that the points were taken from; merchant: the merchant; issue, expired: the year; spent,
-- settled: 0.
create table point_accounts (
    id          {id},
    kind        {text} not null check (kind in ('person', 'debt', 'household', 'held', 'merchant', 'issue', 'spent', 'settled', 'expired')),
    owner       {int} not null,
    balance     {int} not null default 0,
    seq         {int} not null default 0 check (seq >= 0),
    frozen      {int} not null default 0 check (frozen in (0, 1)),
    grace_until {int} not null default 0,
    unique (kind, owner),
    check (balance >= 0 or kind in ('debt', 'issue')),
    check (balance <= 0 or kind not in ('debt', 'issue'))
) {strict};

-- One for each account and moment of expiry: ready and held are sums of legs.
create table point_lots (
    id         {id},
    account    {int} not null references point_accounts(id),
    expires_at {int} not null,
    ready       {int} not null default 0 check (ready >= 0),
    held       {int} not null default 0 check (held >= 0),
    expired    {int} not null default 0 check (expired >= 0),
    told       {int} not null default 0 check (told between 0 and 3),
    unique (account, expires_at)
) {strict};
create index point_lots_open on point_lots (expires_at, id) where ready > 0;

-- Written once, numbered without a gap; mac seals the row, its legs and the row before.
create table point_transfers (
    id       {int} primary key check (id > 0),
    key      {text} not null unique check (length(key) between 8 and 100),
    kind     {text} not null check (kind in ('earn', 'reverse', 'repay', 'hold', 'release', 'capture', 'refund', 'expire', 'pool', 'settle')),
    person   {int} references people(id),
    cause    {text} not null,
    cause_id {int} not null,
    amount   {int} not null check (amount between 1 and 1000000000),
    undoes   {int} references point_transfers(id),
    actor    {int} references people(id),
    at       {int} not null,
    rule_on  {int},
    words    {text} not null default '',
    mac      {bytes} not null
) {strict};
create unique index point_transfers_undone on point_transfers (undoes) where undoes is not null;

create table point_entries (
    account  {int} not null references point_accounts(id),
    seq      {int} not null check (seq > 0),
    transfer {int} not null references point_transfers(id),
    lot      {int} references point_lots(id),
    amount   {int} not null check (amount <> 0),
    balance  {int} not null,
    primary key (account, seq)
) {strict};
create index point_entries_transfer on point_entries (transfer);
create index point_entries_lot on point_entries (lot) where lot is not null;

create table point_holds (
    id       {id},
    account  {int} not null references point_accounts(id),
    person   {int} not null references people(id),
    amount   {int} not null check (amount > 0),
    captured {int} not null default 0,
    state    {text} not null check (state in ('held', 'captured', 'released', 'lapsed', 'refunded')),
    until    {int} not null,
    cause    {text} not null,
    cause_id {int} not null,
    title    {text} not null check (length(title) <= 60),
    transfer {int} not null unique references point_transfers(id),
    made_at  {int} not null,
    ended_at {int},
    ended_by {int} unique references point_transfers(id),
    given_back_by {int} unique references point_transfers(id),
    mac      {bytes} not null,
    check ((state = 'held') = (ended_by is null)),
    check ((ended_by is null) = (ended_at is null)),
    check ((state = 'refunded') = (given_back_by is not null)),
    check (captured between 0 and amount),
    check ((state in ('captured', 'refunded')) = (captured > 0))
) {strict};
create index point_holds_due on point_holds (until, id) where state = 'held';
create index point_holds_person on point_holds (person, id);

-- What became of each record that took effect, once.
create table point_earnings (
    record      {int} primary key references records(id),
    person      {int} not null references people(id),
    day         {int} not null,
    kind        {text} not null check (kind in ('credit', 'honour', 'carried')),
    minutes     {int} not null,
    coefficient {int} not null,
    grown       {int} not null check (grown >= 0),
    paid        {int} not null check (paid >= 0 and paid <= grown),
    why         {text} not null check (why in ('paid', 'none', 'elsewhere', 'capped', 'budget', 'before')),
    transfer    {int} unique references point_transfers(id),
    undone_by   {int} unique references point_transfers(id),
    undone_at   {int},
    made_at     {int} not null,
    mac         {bytes} not null,
    check ((paid > 0) = (transfer is not null)),
    check (undone_by is null or transfer is not null),
    check (why <> 'before' or paid = 0)
) {strict};
create index point_earnings_person on point_earnings (person, day);
create index point_earnings_unpaid on point_earnings (person, record) where why not in ('paid', 'before');

-- Paid to a person for services of a day, a month (yyyymm) and a year (yyyy).
create table point_periods (
    person {int} not null references people(id),
    period {int} not null,
    paid   {int} not null check (paid >= 0),
    primary key (person, period)
) {strict};

-- How hard an activity, or a project with all its activities, was graded; the last row counts.
create table point_grades (
    id         {id},
    activity   {int} references activities(id),
    project    {int} references projects(id),
    difficulty {int} not null check (difficulty between 1 and 3),
    skill      {int} not null check (skill between 1 and 3),
    risk       {int} not null check (risk between 1 and 3),
    elsewhere  {int} not null check (elsewhere in (0, 1)),
    reason     {text} not null check (length(reason) between 2 and 140),
    made_by    {int} references people(id),
    made_at    {int} not null,
    check ((activity is null) <> (project is null))
) {strict};
create index point_grades_activity on point_grades (activity, id) where activity is not null;
create index point_grades_project on point_grades (project, id) where project is not null;

create table point_freezes (
    id        {id},
    person    {int} not null references people(id),
    reason    {text} not null check (length(reason) between 2 and 140),
    made_by   {int} references people(id),
    made_at   {int} not null,
    lifted_by {int} references people(id),
    lifted_at {int},
    opinion   {text} not null default '',
    grace_until {int},
    check ((lifted_at is null) = (grace_until is null)),
    check ((lifted_at is null) = (opinion = ''))
) {strict};
create unique index point_freezes_open on point_freezes (person) where lifted_at is null;
create index point_freezes_person on point_freezes (person, id);

create table point_households (
    id       {id},
    name     {text} not null check (length(name) between 2 and 20),
    made_by  {int} not null references people(id),
    made_at  {int} not null,
    ended_at {int}
) {strict};
create table point_household_members (
    id         {id},
    household  {int} not null references point_households(id),
    person     {int} not null references people(id),
    state      {text} not null check (state in ('asked', 'in', 'refused', 'left')),
    asked_by   {int} not null references people(id),
    asked_at   {int} not null,
    decided_at {int},
    check ((state = 'asked') = (decided_at is null))
) {strict};
create unique index point_household_once on point_household_members (person) where state = 'in';
create unique index point_household_asked on point_household_members (household, person) where state in ('asked', 'in');
create index point_household_person on point_household_members (person, id);

-- Hours from before there were points earn none.
insert into point_earnings (record, person, day, kind, minutes, coefficient, grown, paid, why, made_at, mac)
    select id, person, day, kind, minutes, 1000000, 0, 0, 'before', effective_at, cast('' as {bytes}) from records
    where state = 'effective' and reversal_of is null;

-- What is written stays: who corrects, adds a transfer that names the first.
{sqlite}
create trigger point_transfers_keep before update on point_transfers begin select raise(abort, 'a transfer is written once'); end;
create trigger point_transfers_stay before delete on point_transfers begin select raise(abort, 'a transfer is written once'); end;
create trigger point_entries_keep before update on point_entries begin select raise(abort, 'an entry is written once'); end;
create trigger point_entries_stay before delete on point_entries begin select raise(abort, 'an entry is written once'); end;
{postgres}
create function point_refuse() returns trigger language plpgsql as $$ begin raise exception 'what is written stays' using errcode = 'check_violation'; end $$;
create trigger point_transfers_stay before update or delete on point_transfers for each row execute function point_refuse();
create trigger point_entries_stay before update or delete on point_entries for each row execute function point_refuse();
{both}

-- step 2 two numbers turned out to be one person: whose account answers for what the one had earned
create table point_successors (
    person {int} primary key references people(id),
    heir {int} not null references people(id),
    at     {int} not null,
    check (person <> heir)
) {strict};
create index point_successors_into on point_successors (heir);
