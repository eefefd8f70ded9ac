-- step 1 grants, hand-overs of posts, credentials, log-ins on their way, partners
create table grants (
    id        {id},
    person    {int} not null references people(id),
    role      {text} not null check (role in ('grid', 'volunteer', 'leader', 'station', 'branch', 'centre', 'department',
                                              'supervisor', 'merchant', 'judge', 'auditor', 'system', 'security')),
    depth     {text} not null check (depth in ('own', 'below')),
    place     {int} references places(id),
    team      {int},
    unit      {int} references units(id),
    path      {text} not null check (path <> ''),
    node_name {text} not null,
    scope     {text} not null check (scope <> ''),
    since     {int} not null,
    until     {int},
    made_by   {int} references people(id),
    ended_at  {int},
    ended_by  {int} references people(id),
    ended_why {text} check (ended_why in ('revoked', 'lapsed', 'handed_over', 'undone', 'erased')),
    check ((case when place is null then 0 else 1 end) + (case when team is null then 0 else 1 end)
           + (case when unit is null then 0 else 1 end) = 1),
    check ((ended_at is null) = (ended_why is null))
) {strict};
create unique index grants_held on grants (person, role, path) where ended_at is null;
-- 三员分立: of system, security and audit one person holds one at most.
create unique index grants_apart on grants (person) where ended_at is null and role in ('system', 'security', 'auditor');
create index grants_scope on grants (scope, id) where ended_at is null;
create index grants_team on grants (team) where ended_at is null and team is not null;

create table handovers (
    id          {id},
    from_person {int} not null references people(id),
    to_person   {int} not null references people(id),
    made_at     {int} not null,
    undone_at   {int},
    check (from_person <> to_person)
) {strict};
create index handovers_from on handovers (from_person, id);
create table handover_grants (
    handover  {int} not null references handovers(id),
    old_grant {int} not null references grants(id),
    new_grant {int} references grants(id),
    primary key (handover, old_grant)
) {strict};

create table credentials (
    person      {int} primary key references people(id),
    login       {text} unique,
    password    {text},
    password_at {int},
    totp_sealed {bytes},
    totp_on     {int} not null default 0 check (totp_on in (0, 1)),
    totp_step   {int} not null default 0,
    locked_at   {int},
    locked_why  {text},
    check (totp_on = 0 or totp_sealed is not null)
) {strict};

create table login_codes (
    id         {id},
    phone_hash {bytes} not null,
    from_hash  {bytes} not null,
    code_hash  {bytes} not null,
    sent_at    {int} not null,
    expires_at {int} not null,
    tries      {int} not null default 0,
    used_at    {int}
) {strict};
create index login_codes_phone on login_codes (phone_hash, id);
create index login_codes_from on login_codes (from_hash, sent_at);

create table login_attempts (
    id        {id},
    key_hash  {bytes} not null,
    from_hash {bytes} not null,
    ok        {int} not null check (ok in (0, 1)),
    at        {int} not null
) {strict};
create index login_attempts_key on login_attempts (key_hash, at);
create index login_attempts_from on login_attempts (from_hash, at);

create table login_tickets (
    id           {id},
    token_hash   {bytes} not null unique,
    stage        {text} not null check (stage in ('asked', 'proved', 'second')),
    phone_sealed {bytes},
    person       {int} references people(id),
    next         {text} not null,
    partner      {int},
    partner_user {bytes},
    demo_code    {text},
    expires_at   {int} not null,
    used_at      {int}
) {strict};

create table partners (
    id            {id},
    app           {text} not null unique,
    title         {text} not null,
    secret_sealed {bytes} not null,
    hosts         {text} not null,
    state         {text} not null default 'active' check (state in ('active', 'off')),
    made_at       {int} not null
) {strict};
create table partner_links (
    partner   {int} not null references partners(id),
    user_hash {bytes} not null,
    person    {int} not null references people(id),
    made_at   {int} not null,
    primary key (partner, user_hash)
) {strict};
create index partner_links_person on partner_links (person);
create table partner_nonces (
    partner {int} not null references partners(id),
    nonce   {text} not null,
    at      {int} not null,
    primary key (partner, nonce)
) {strict};

create table demo_accounts (
    person   {int} primary key references people(id),
    note     {text} not null,
    position {int} not null
) {strict};
