-- step 1 Who gives something at a till or a chair in the shade, and by which agreement.
create table merchants (
    id          {id},
    place       {int} not null unique references places(id),
    place_path  {text} not null,
    credit_code {text} unique check (length(credit_code) = 18),
    offers      {int} not null check (offers between 0 and 511),
    intro       {text} not null check (length(intro) <= 300),
    state       {text} not null check (state in ('open', 'paused', 'ended')),
    reason      {text} not null check (state = 'open' or length(reason) > 0),
    demo        {int} not null check (demo in (0, 1)),
    created_at  {int} not null,
    changed_at  {int} not null
){strict};
create index merchants_path on merchants (place_path, id);

-- A day belongs to one agreement at most: the act asks, `redvest check` asks again.
create table merchant_agreements (
    id            {id},
    merchant      {int} not null references merchants(id),
    number        {text} not null unique check (length(number) between 2 and 40),
    valid_from    {int} not null check (valid_from between 20000101 and 22001231),
    valid_to      {int} not null check (valid_to >= valid_from and valid_to <= 22001231),
    fen_per_point {int} not null check (fen_per_point between 0 and 10000),
    signer        {text} not null check (length(signer) > 0),
    account       {bytes},
    made_by       {int},
    made_at       {int} not null,
    ended_on      {int},
    ended_why     {text},
    ended_by      {int},
    check ((ended_on is null) = (ended_why is null))
){strict};
create index merchant_agreements_of on merchant_agreements (merchant, valid_from);
