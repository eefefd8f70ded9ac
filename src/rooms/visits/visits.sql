-- step 1 visits and the orders they serve
create table visits (
    id         {id},
    item       {int} not null references items(id),
    place      {int} not null references places(id),
    place_path {text} not null,
    team       {int} not null references teams(id),
    state      {text} not null check (state in ('offered', 'accepted', 'done', 'declined', 'cancelled')),
    version    {int} not null default 1,
    day        {int} not null,
    part       {text} not null check (part in ('none', 'morning', 'afternoon', 'evening')),
    at         {int},
    spot       {int} references places(id),
    note       {text} not null default '',
    reason     {text} not null default '',
    result     {text} not null default '',
    minutes    {int} not null default 0 check (minutes >= 0),
    people     {int} not null default 0 check (people >= 0),
    made_by    {int} references people(id),
    made_at    {int} not null,
    due_at     {int} not null,
    ended_at   {int},
    check ((state in ('done', 'declined', 'cancelled')) = (ended_at is not null))
) {strict};
create index visits_team on visits (team, id);
create index visits_open on visits (team, day, id) where ended_at is null;
create index visits_place on visits (place_path, id);

create table visit_orders (
    visit    {int} not null references visits(id),
    order_id {int} not null references orders(id),
    seq      {int} not null,
    state    {text} not null check (state in ('in', 'done', 'missed', 'left', 'skipped')),
    people   {int} not null default 1,
    reason   {text} not null default '',
    primary key (visit, order_id)
) {strict};
-- An order is served by one visit at a time.
create unique index visit_orders_in on visit_orders (order_id) where state = 'in';
