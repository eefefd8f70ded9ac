-- step 1 what a merchant gave for points in a month, signed by both sides
create table settlements (
    id          {id},
    merchant    {int} not null references merchants(id),
    month       {int} not null check (month between 200001 and 220012),
    n           {int} not null check (n >= 0),
    points      {int} not null check (points >= 0),
    fen         {int} not null check (fen >= 0),
    state       {text} not null check (state in ('made', 'agreed', 'settled', 'withdrawn')),
    reason      {text} not null default '' check (length(reason) <= 100),
    made_by     {int} references people(id),
    made_at     {int} not null,
    agreed_by   {int} references people(id),
    agreed_at   {int},
    settled_by  {int} references people(id),
    settled_at  {int},
    check ((state in ('agreed', 'settled')) = (agreed_at is not null)),
    check ((state = 'settled') = (settled_at is not null)),
    check ((state = 'withdrawn') = (reason <> ''))
) {strict};
create unique index settlements_once on settlements (merchant, month) where state <> 'withdrawn';

-- step 2 what hours and stars opened there goes on the same paper
alter table settlements add column times {int} not null default 0 check (times >= 0);
alter table settlements add column times_fen {int} not null default 0 check (times_fen >= 0);
