-- step 1 what hours or stars open, and how often it was had
create table entitlements (
    id         {id},
    name       {text} not null check (length(name) between 2 and 40),
    words      {text} not null check (length(words) <= 300),
    merchant   {int} not null references merchants(id),
    place      {int} not null references places(id),
    place_path {text} not null,
    way        {text} not null check (way in ('code', 'list', 'pool')),
    budget     {int} references budgets(id),
    fen        {int} not null check (fen between 0 and 1000000),
    per_person {int} not null check (per_person between 0 and 10000),
    per_period {int} not null check (per_period between 0 and 1000),
    period     {text} not null check (period in ('month', 'quarter', 'year')),
    state      {text} not null check (state in ('open', 'paused', 'ended')),
    uses       {int} not null default 0 check (uses >= 0),
    demo       {int} not null check (demo in (0, 1)),
    made_by    {int} references people(id),
    made_at    {int} not null,
    changed_at {int} not null,
    check (fen = 0 or budget is not null),
    check (way <> 'list' or (per_period > 0 and period = 'month'))
) {strict};
create index entitlements_merchant on entitlements (merchant, id);

-- The threshold from a day on, by which document. One of the two is enough where both are set.
create table entitlement_terms (
    entitlement {int} not null references entitlements(id),
    valid_from  {int} not null,
    hours       {int} not null check (hours between 0 and 10000),
    span        {text} not null check (span in ('year', 'ever')),
    star        {int} not null check (star between 0 and 5),
    source      {text} not null check (length(source) between 2 and 80),
    made_by     {int} references people(id),
    made_at     {int} not null,
    primary key (entitlement, valid_from),
    check (hours > 0 or star > 0)
) {strict};

-- Who has taken it up: with the partner's card for a white list.
create table entitlement_passes (
    id          {id},
    entitlement {int} not null references entitlements(id),
    person      {int} not null references people(id),
    card        {text} not null check (length(card) <= 32),
    made_at     {int} not null,
    changed_at  {int} not null,
    unique (entitlement, person)
) {strict};
create unique index entitlement_passes_card on entitlement_passes (entitlement, card) where card <> '';
create index entitlement_passes_person on entitlement_passes (person);

-- The white list of a month as it was handed over: `fen` is what was set aside for it.
create table entitlement_lists (
    id          {id},
    entitlement {int} not null references entitlements(id),
    month       {int} not null check (month between 200001 and 220012),
    valid_to    {int} not null,
    n           {int} not null check (n > 0),
    most        {int} not null check (most > 0),
    price       {int} not null check (price >= 0),
    fen         {int} not null,
    digest      {text} not null,
    signature   {bytes} not null,
    state       {text} not null check (state in ('made', 'settled')),
    made_by     {int} references people(id),
    made_at     {int} not null,
    file_name   {text} not null default '' check (length(file_name) <= 100),
    file_hash   {text} not null default '',
    rides       {int} not null default 0 check (rides >= 0),
    ride_fen    {int} not null default 0 check (ride_fen between 0 and fen),
    settled_by  {int} references people(id),
    settled_at  {int},
    unique (entitlement, month),
    check (fen = n * most * price),
    check ((state = 'settled') = (settled_at is not null))
) {strict};
create table entitlement_list_rows (
    id       {id},
    list     {int} not null references entitlement_lists(id),
    person   {int} not null references people(id),
    name     {text} not null,
    card     {text} not null,
    valid_to {int} not null,
    rides    {int} check (rides >= 0),
    unique (list, person)
) {strict};
create index entitlement_list_rows_card on entitlement_list_rows (list, card);
create index entitlement_list_rows_person on entitlement_list_rows (person);

-- Each time it was had. `step`: of the rotating code, which is good for one time alone.
create table entitlement_uses (
    id          {id},
    entitlement {int} not null references entitlements(id),
    person      {int} not null references people(id),
    merchant    {int} not null references merchants(id),
    place_path  {text} not null,
    pass        {int} references entitlement_passes(id),
    step        {int},
    list        {int} references entitlement_lists(id),
    n           {int} not null check (n > 0),
    fen         {int} not null check (fen >= 0),
    period      {int} not null,
    at          {int} not null,
    made_by     {int} references people(id),
    settlement  {int},
    check ((pass is null) = (step is null)),
    check (pass is null or (n = 1 and list is null))
) {strict};
create unique index entitlement_uses_code on entitlement_uses (pass, step) where pass is not null;
create unique index entitlement_uses_list on entitlement_uses (list, person) where list is not null;
create index entitlement_uses_of on entitlement_uses (entitlement, id);
create index entitlement_uses_person on entitlement_uses (person, id);
create index entitlement_uses_till on entitlement_uses (merchant, at);
create index entitlement_uses_paper on entitlement_uses (settlement) where settlement is not null;

-- The partner's own codes, sealed; each is given once.
create table entitlement_coupons (
    id          {id},
    entitlement {int} not null references entitlements(id),
    sealed      {bytes} not null,
    lookup      {bytes} not null,
    valid_to    {int} not null,
    use_id      {int} unique references entitlement_uses(id),
    made_by     {int} references people(id),
    made_at     {int} not null,
    unique (entitlement, lookup)
) {strict};
create index entitlement_coupons_free on entitlement_coupons (entitlement, valid_to, id) where use_id is null;

-- How often somebody had it: `period` 0 ever, else 202611, 20264 (a quarter) or 2026.
create table entitlement_takings (
    entitlement {int} not null references entitlements(id),
    person      {int} not null references people(id),
    period      {int} not null,
    n           {int} not null check (n >= 0),
    primary key (entitlement, person, period)
) {strict};
create index entitlement_takings_person on entitlement_takings (person);
