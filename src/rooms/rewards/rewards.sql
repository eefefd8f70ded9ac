-- step 1 goods for points, and what became of each redemption
create table reward_goods (
    id           {id},
    name         {text} not null check (length(name) between 2 and 40),
    words        {text} not null check (length(words) <= 300),
    merchant     {int} references merchants(id),
    place        {int} not null references places(id),
    place_path   {text} not null,
    points       {int} not null check (points between 100 and 1000000000),
    budget       {int} references budgets(id),
    stock        {int} not null check (stock >= 0),
    held         {int} not null default 0 check (held >= 0),
    given        {int} not null default 0 check (given >= 0),
    per_person   {int} not null check (per_person between 0 and 1000),
    per_period   {int} not null check (per_period between 0 and 1000),
    period       {text} not null check (period in ('month', 'quarter', 'year')),
    collect_days {int} not null check (collect_days between 1 and 90),
    photo        {int} references photos(id),
    state        {text} not null check (state in ('open', 'paused', 'ended')),
    demo         {int} not null check (demo in (0, 1)),
    made_at      {int} not null,
    changed_at   {int} not null,
    check (held + given <= stock)
) {strict};
create index reward_goods_path on reward_goods (place_path, id);

-- What was put in, and taken out again.
create table reward_stock (
    id      {id},
    reward  {int} not null references reward_goods(id),
    n       {int} not null check (n <> 0),
    why     {text} not null check (length(why) between 2 and 100),
    made_by {int} references people(id),
    at      {int} not null
) {strict};
create index reward_stock_of on reward_stock (reward, id);

-- `until`: from that moment it can no longer be collected. fen: what the fund pays the merchant.
create table redemptions (
    id          {id},
    reward      {int} not null references reward_goods(id),
    person      {int} not null references people(id),
    title       {text} not null,
    merchant    {int} references merchants(id),
    place       {int} not null references places(id),
    place_path  {text} not null,
    points      {int} not null check (points > 0),
    fen         {int} not null check (fen >= 0),
    code        {text} not null unique check (length(code) = 10),
    hold        {int} unique references point_holds(id),
    period      {int} not null,
    state       {text} not null check (state in ('reserved', 'verified', 'expired', 'cancelled', 'refunded')),
    until       {int} not null,
    made_at     {int} not null,
    verified_by {int} references people(id),
    verified_at {int},
    ended_at    {int},
    settlement  {int},
    check ((state = 'reserved') = (ended_at is null)),
    check ((state in ('verified', 'refunded')) = (verified_at is not null)),
    check (settlement is null or state = 'verified')
) {strict};
create index redemptions_person on redemptions (person, id);
create index redemptions_reward on redemptions (reward, id);
create index redemptions_path on redemptions (place_path, id);
create index redemptions_till on redemptions (merchant, verified_at) where verified_at is not null;
create index redemptions_paper on redemptions (settlement) where settlement is not null;

create table redemption_steps (
    id         {id},
    redemption {int} not null references redemptions(id),
    state      {text} not null check (state in ('reserved', 'verified', 'expired', 'cancelled', 'refunded')),
    words      {text} not null check (length(words) <= 140),
    made_by    {int} references people(id),
    at         {int} not null
) {strict};
create index redemption_steps_of on redemption_steps (redemption, id);

-- Live redemptions of a person: `period` 0 ever, else 202611, 20264 (a quarter) or 2026.
create table reward_takings (
    reward {int} not null references reward_goods(id),
    person {int} not null references people(id),
    period {int} not null,
    n      {int} not null check (n >= 0),
    primary key (reward, person, period)
) {strict};

create table reward_wishes (
    reward {int} not null references reward_goods(id),
    person {int} not null references people(id),
    at     {int} not null,
    primary key (reward, person)
) {strict};
create index reward_wishes_person on reward_wishes (person);
