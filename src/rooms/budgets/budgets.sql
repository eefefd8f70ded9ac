-- step 1 lines of the special fund
create table budgets (
    id       {id},
    year     {int} not null check (year between 2000 and 2200),
    name     {text} not null check (length(name) between 2 and 40),
    ceiling  {int} not null check (ceiling between 0 and 100000000000),
    spent    {int} not null default 0 check (spent >= 0 and spent <= ceiling),
    document {text} not null check (length(document) between 2 and 80),
    made_by  {int} references people(id),
    made_at  {int} not null,
    unique (year, name)
) {strict};

-- Above zero: taken for a cause; below: given back.
create table budget_moves (
    id       {id},
    budget   {int} not null references budgets(id),
    cause    {text} not null check (length(cause) > 0),
    cause_id {int} not null,
    fen      {int} not null check (fen <> 0),
    at       {int} not null
) {strict};
create unique index budget_moves_taken on budget_moves (cause, cause_id) where fen > 0;
create unique index budget_moves_back on budget_moves (cause, cause_id) where fen < 0;
create index budget_moves_of on budget_moves (budget, id);
