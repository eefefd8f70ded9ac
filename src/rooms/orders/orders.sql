-- step 1 the menu, the orders and their steps
create table items (
    id       {id},
    name     {text} not null unique,
    icon     {text} not null default 'grid',
    summary  {text} not null default '',
    mode     {text} not null default 'door' check (mode in ('door', 'spot')),
    state    {text} not null default 'offered' check (state in ('offered', 'shelved')),
    position {int} not null default 100,
    changed_at {int} not null default 0
) {strict};

create table order_days (
    day  {int} not null primary key,
    last {int} not null
) {strict};

create table orders (
    id          {id},
    number      {text} not null unique,
    kind        {text} not null check (kind in ('catalogue', 'free', 'problem', 'wish')),
    state       {text} not null check (state in ('submitted', 'returned', 'waiting', 'offered', 'accepted',
                'appointed', 'serving', 'reported', 'disputed', 'unrated', 'closed', 'transferred', 'merged',
                'withdrawn')),
    waits       {text} not null check (waits in ('none', 'desk', 'team', 'resident')),
    version     {int} not null default 1,
    item        {int} references items(id),
    title       {text} not null,
    details     {text} not null default '',
    risk        {text} not null default '',
    urgent      {int} not null default 0 check (urgent in (0, 1)),
    resident    {int} not null references people(id),
    asked_by    {int} not null references people(id),
    how         {text} not null check (how in ('self', 'family', 'desk')),
    place       {int} not null references places(id),
    place_path  {text} not null,
    node1       {int} not null,
    node2       {int},
    node3       {int},
    team        {int} references teams(id),
    address_sealed {bytes},
    phone_sealed   {bytes},
    wanted_on   {int},
    wanted_part {text} not null check (wanted_part in ('none', 'morning', 'afternoon', 'evening')),
    appointed_on   {int},
    appointed_part {text} not null default 'none' check (appointed_part in ('none', 'morning', 'afternoon', 'evening')),
    appointed_at   {int},
    due_at      {int} not null,
    placed_at   {int} not null,
    accepted_at {int},
    started_at  {int},
    done_at     {int},
    ended_at    {int},
    result      {text} not null default '',
    minutes     {int} not null default 0 check (minutes >= 0),
    people      {int} not null default 0 check (people >= 0),
    rating      {text} not null default 'none' check (rating in ('none', 'very_good', 'good', 'fair', 'bad', 'very_bad')),
    rating_words {text} not null default '',
    rated_at    {int},
    urged       {int} not null default 0,
    urged_at    {int},
    declines    {int} not null default 0,
    transferred_to     {text} not null default '',
    transferred_number {text} not null default '',
    merged_into {int} references orders(id),
    check ((kind = 'catalogue') = (item is not null)),
    check ((waits = 'none') = (ended_at is not null)),
    check ((state = 'merged') = (merged_into is not null)),
    check (state not in ('offered', 'accepted', 'appointed', 'serving', 'reported') or team is not null),
    check (rating = 'none' or rated_at is not null)
) {strict};
-- The desk reads one node's orders of one kind of waiting by deadline, whatever the county holds.
create index orders_node1 on orders (node1, waits, due_at, id, state);
create index orders_node2 on orders (node2, waits, due_at, id, state) where node2 is not null;
create index orders_node3 on orders (node3, waits, due_at, id, state) where node3 is not null;
create index orders_team on orders (team, waits, due_at, id) where team is not null;
create index orders_resident on orders (resident, id);
create index orders_asked_by on orders (asked_by, id);
create index orders_clock on orders (due_at, id) where waits = 'resident';

create table order_steps (
    id         {id},
    order_id   {int} not null references orders(id),
    act        {text} not null check (act in ('place', 'amend', 'triage', 'return', 'transfer', 'merge', 'dispatch',
               'recall', 'accept', 'decline', 'appoint', 'start', 'report', 'confirm', 'dispute', 'settle', 'redo',
               'evaluate', 'comment', 'lapse', 'withdraw', 'urge', 'press')),
    from_state {text} not null,
    to_state   {text} not null,
    person     {int} references people(id),
    team       {int} references teams(id),
    at         {int} not null,
    due_at     {int},
    reason     {text} not null default ''
) {strict};
create index order_steps_order on order_steps (order_id, id);
create index order_steps_team on order_steps (team, act, at) where team is not null;

-- What somebody typed before logging in, sealed, for an hour.
create table order_drafts (
    key    {text} not null primary key,
    sealed {bytes} not null,
    until  {int} not null
) {strict};
create index order_drafts_until on order_drafts (until);

-- step 2 the eight common services
insert into items (name, icon, summary, mode, position) values
    ('上门理发', 'scissors', '行动不便的老人、病人，志愿者上门剪发', 'door', 10),
    ('家电维修', 'wrench', '电灯、插座、水龙头、小家电的小毛病', 'door', 20),
    ('陪诊代办', 'plus', '陪同看病、取药，代办证件和缴费', 'door', 30),
    ('法律咨询', 'scale', '合同、赡养、工伤等问题，先问一问', 'spot', 40),
    ('课业辅导', 'book', '中小学生放学后和假期的作业辅导', 'spot', 50),
    ('清洁搬运', 'broom', '打扫、搬重物、清理楼道', 'door', 60),
    ('邻里调解', 'chat', '噪音、漏水、停车等邻里间的事', 'spot', 70),
    ('助餐送餐', 'heart', '给出门不便的老人捎菜、送饭', 'door', 80);

-- step 3 at the door: who goes, the code that both sides know, what happened to it; the pictures of an order
create table order_doors (
    order_id    {int} not null primary key references orders(id),
    care        {text} not null default 'none' check (care in ('none', 'alone', 'minor')),
    code_sealed {bytes},
    tries       {int} not null default 0 check (tries >= 0),
    matched_at  {int},
    alarm_at    {int},
    cleared_at  {int},
    check (cleared_at is null or alarm_at is not null)
) {strict};
create index order_doors_alarm on order_doors (alarm_at) where alarm_at is not null and cleared_at is null;

create table order_going (
    id       {id},
    order_id {int} not null references orders(id),
    person   {int} not null references people(id),
    named_at {int} not null,
    unique (order_id, person)
) {strict};
create index order_going_person on order_going (person);

create table order_door_notes (
    id       {id},
    order_id {int} not null references orders(id),
    kind     {text} not null check (kind in ('matched', 'wrong', 'doubted', 'cleared')),
    person   {int} references people(id),
    at       {int} not null,
    note     {text} not null default ''
) {strict};
create index order_door_notes_order on order_door_notes (order_id, id);

create table order_photos (
    photo    {int} not null primary key references photos(id),
    order_id {int} not null references orders(id),
    kind     {text} not null check (kind in ('asked', 'report', 'dispute', 'proof', 'sheet')),
    at       {int} not null
) {strict};
create index order_photos_order on order_photos (order_id, photo);
