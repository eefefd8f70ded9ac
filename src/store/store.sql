-- step 1 what every county has: its name, settings, work days, post, and the audit chain

create table county (
    id        {int} primary key check (id = 1),
    name      {text} not null,
    code      {text},
    demo      {int} not null check (demo in (0, 1)),
    key_check {bytes} not null,
    made_at   {int} not null
) {strict};

create table settings (
    name       {text} not null,
    valid_from {int} not null,
    value      {text} not null,
    source     {text},
    changed_by {int},
    changed_at {int} not null,
    primary key (name, valid_from)
) {strict};

create table workdays (
    day    {int} primary key,
    kind   {text} not null check (kind in ('work', 'rest')),
    source {text} not null
) {strict};

create table outbox (
    id          {id},
    channel     {text} not null,
    receiver    {bytes} not null,
    kind        {text} not null,
    body        {bytes} not null,
    state       {text} not null check (state in ('waiting', 'sending', 'sent', 'dead')),
    tries       {int} not null,
    due         {int} not null,
    created_at  {int} not null,
    finished_at {int},
    last_error  {text}
) {strict};
create index outbox_due on outbox (due) where state in ('waiting', 'sending');

create table audit (
    id          {int} primary key,
    at          {int} not null,
    person      {int},
    actor       {text} not null,
    route       {text} not null,
    what        {text},
    row_id      {int},
    before_text {text},
    after_text  {text},
    request     {text},
    address     {text},
    result      {text} not null,
    hash        {bytes} not null
) {strict};

create table audit_head (
    id   {int} primary key check (id = 1),
    last {int} not null,
    hash {bytes} not null
) {strict};

create table lanes (
    id    {text} primary key,
    batch {text} not null
) {strict};

-- step 2 what the public may find, by words of one or two characters and by pinyin initials
create table search_entries (
    id    {id},
    kind  {text} not null,
    ref   {int} not null,
    title {text} not null,
    about {text} not null,
    place {text} not null,
    unique (kind, ref)
) {strict};

create table search_terms (
    entry {int} not null references search_entries(id),
    term  {text} not null,
    primary key (entry, term)
) {strict};
create index search_terms_term on search_terms (term, entry);

-- How far each source has been read.
create table search_marks (
    kind       {text} primary key,
    changed_at {int} not null,
    ref        {int} not null
) {strict};

-- step 3 a receiver's queue: its messages leave one after another
alter table outbox add column queue {int} not null default 0;
create index outbox_queue on outbox (queue, id) where queue <> 0;
create index outbox_sending on outbox (queue) where state = 'sending';
