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

-- step 3 whose desk must act, to whom an order was offered, wishes claimed by one person, what a transfer came to
alter table orders add column owner {int} references places(id);
alter table orders add column owner_path {text} not null default '';
alter table orders add column line_at {int} not null default 0;
alter table orders add column clock_at {int};
alter table orders add column refused {int} not null default 0;
alter table orders add column mode {text} not null default 'none' check (mode in ('none', 'assign', 'grab', 'joint'));
alter table orders add column claimer {int} references people(id);
alter table orders add column contact_shut {int} not null default 0 check (contact_shut in (0, 1));
drop index orders_clock;
-- A transfer waits for what the unit answers: fifteen days for those of before.
update orders set waits = 'desk', due_at = ended_at + 1296000000, ended_at = null where state = 'transferred';
update orders set owner = place, owner_path = place_path, line_at = placed_at - urgent * 86400000,
    mode = case when team is null then 'none' else 'assign' end,
    clock_at = case when waits = 'none' then null else due_at end;
{postgres}
alter table orders alter column owner set not null;
alter table orders drop constraint orders_check3;
alter table orders add check (state not in ('accepted', 'appointed', 'serving', 'reported') or team is not null
    or claimer is not null);
alter table orders add check (state <> 'offered' or mode <> 'none');
alter table orders add check (claimer is null or (kind = 'wish' and team is null));
alter table order_steps drop constraint order_steps_act_check;
alter table order_steps add check (act in ('place', 'amend', 'triage', 'return', 'transfer', 'merge', 'dispatch',
               'recall', 'accept', 'decline', 'appoint', 'start', 'report', 'confirm', 'dispute', 'settle', 'redo',
               'evaluate', 'comment', 'lapse', 'withdraw', 'urge', 'press', 'open', 'pass', 'join', 'expire',
               'escalate', 'command', 'acknowledge', 'claim', 'release', 'feedback', 'shut'));
{sqlite}
create table order_steps_2 as select id, order_id, act, from_state, to_state, person, team, at, due_at, reason from order_steps;
drop table order_steps;
create table orders_3 (
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
    owner       {int} not null references places(id),
    owner_path  {text} not null default '',
    line_at     {int} not null default 0,
    clock_at    {int},
    refused     {int} not null default 0,
    mode        {text} not null default 'none' check (mode in ('none', 'assign', 'grab', 'joint')),
    claimer     {int} references people(id),
    contact_shut {int} not null default 0 check (contact_shut in (0, 1)),
    check ((kind = 'catalogue') = (item is not null)),
    check ((waits = 'none') = (ended_at is not null)),
    check ((state = 'merged') = (merged_into is not null)),
    check (rating = 'none' or rated_at is not null),
    check (state not in ('accepted', 'appointed', 'serving', 'reported') or team is not null or claimer is not null),
    check (state <> 'offered' or mode <> 'none'),
    check (claimer is null or (kind = 'wish' and team is null))
) {strict};
insert into orders_3 (id, number, kind, state, waits, version, item, title, details, risk, urgent, resident, asked_by, how,
           place, place_path, node1, node2, node3, team, address_sealed, phone_sealed, wanted_on, wanted_part,
           appointed_on, appointed_part, appointed_at, due_at, placed_at, accepted_at, started_at, done_at, ended_at,
           result, minutes, people, rating, rating_words, rated_at, urged, urged_at, declines, transferred_to,
           transferred_number, merged_into, owner, owner_path, line_at, clock_at, refused, mode, claimer,
           contact_shut)
    select id, number, kind, state, waits, version, item, title, details, risk, urgent, resident, asked_by, how,
           place, place_path, node1, node2, node3, team, address_sealed, phone_sealed, wanted_on, wanted_part,
           appointed_on, appointed_part, appointed_at, due_at, placed_at, accepted_at, started_at, done_at, ended_at,
           result, minutes, people, rating, rating_words, rated_at, urged, urged_at, declines, transferred_to,
           transferred_number, merged_into, owner, owner_path, line_at, clock_at, refused, mode, claimer,
           contact_shut from orders;
drop table orders;
alter table orders_3 rename to orders;
create index orders_node1 on orders (node1, waits, due_at, id, state);
create index orders_node2 on orders (node2, waits, due_at, id, state) where node2 is not null;
create index orders_node3 on orders (node3, waits, due_at, id, state) where node3 is not null;
create index orders_team on orders (team, waits, due_at, id) where team is not null;
create index orders_resident on orders (resident, id);
create index orders_asked_by on orders (asked_by, id);
create table order_steps (
    id         {id},
    order_id   {int} not null references orders(id),
    act        {text} not null check (act in ('place', 'amend', 'triage', 'return', 'transfer', 'merge', 'dispatch',
               'recall', 'accept', 'decline', 'appoint', 'start', 'report', 'confirm', 'dispute', 'settle', 'redo',
               'evaluate', 'comment', 'lapse', 'withdraw', 'urge', 'press', 'open', 'pass', 'join', 'expire',
               'escalate', 'command', 'acknowledge', 'claim', 'release', 'feedback', 'shut')),
    from_state {text} not null,
    to_state   {text} not null,
    person     {int} references people(id),
    team       {int} references teams(id),
    at         {int} not null,
    due_at     {int},
    reason     {text} not null default ''
) {strict};
insert into order_steps (id, order_id, act, from_state, to_state, person, team, at, due_at, reason)
    select id, order_id, act, from_state, to_state, person, team, at, due_at, reason from order_steps_2;
drop table order_steps_2;
create index order_steps_order on order_steps (order_id, id);
create index order_steps_team on order_steps (team, act, at) where team is not null;
{both}
-- The desk's line: oldest first, an urgent one as if it were a day older; it keeps its place when it comes back.
create index orders_line1 on orders (node1, line_at, id, state) where waits = 'desk';
create index orders_line2 on orders (node2, line_at, id, state) where waits = 'desk' and node2 is not null;
create index orders_line3 on orders (node3, line_at, id, state) where waits = 'desk' and node3 is not null;
create index orders_owner on orders (owner, line_at, id) where waits = 'desk';
create index orders_owner_due on orders (owner, due_at, id) where waits = 'desk';
create index orders_clock on orders (clock_at, id) where clock_at is not null;
create index orders_claimer on orders (claimer, id) where claimer is not null;
create index orders_wishes on orders (line_at, id) where kind = 'wish' and state = 'waiting';

create table order_offers (
    id          {id},
    order_id    {int} not null references orders(id),
    mode        {text} not null check (mode in ('assign', 'grab', 'joint', 'support', 'command')),
    team        {int} references teams(id),
    place       {int} references places(id),
    sent_from   {int} not null references places(id),
    sent_by     {int} references people(id),
    sent_at     {int} not null,
    due_at      {int} not null,
    answer      {text} not null check (answer in ('waiting', 'accepted', 'declined', 'expired', 'recalled', 'missed')),
    reason      {text} not null default '',
    answered_by {int} references people(id),
    answered_at {int},
    check ((mode = 'command') = (team is null)),
    check ((mode = 'command') = (place is not null)),
    check ((answer = 'waiting') = (answered_at is null))
) {strict};
create index order_offers_order on order_offers (order_id, answer, id);
create index order_offers_team on order_offers (team, answer, id) where team is not null;
create unique index order_offers_asked on order_offers (order_id, team) where answer = 'waiting' and team is not null;
-- An order is owned by one team only.
create unique index order_offers_owner on order_offers (order_id)
    where answer = 'accepted' and (mode = 'assign' or mode = 'grab' or mode = 'joint');
insert into order_offers (order_id, mode, team, sent_from, sent_at, due_at, answer)
    select id, 'assign', team, place, placed_at, due_at, 'waiting' from orders where state = 'offered';
insert into order_offers (order_id, mode, team, sent_from, sent_at, due_at, answer, answered_at)
    select id, 'assign', team, place, placed_at, due_at, 'accepted', coalesce(accepted_at, placed_at) from orders
     where team is not null and state in ('accepted', 'appointed', 'serving', 'reported', 'disputed', 'unrated', 'closed');

-- step 4 at the door: who goes, the code that both sides know, what happened to it; the pictures of an order
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

-- what problems and wishes have beyond an order
create table order_extras (
    order_id   {int} not null primary key references orders(id),
    category   {text} not null default '',
    spot       {text} not null default '',
    linkman    {text} not null default '',
    points     {int} not null default 0 check (points between 0 and 100000),
    thanks     {text} not null default '',
    thanked_at {int},
    check ((thanks = '') = (thanked_at is null))
) {strict};

-- step 5 who said how it went, and which phone asked: for evaluations by phone or paper, and for what one phone may ask in an hour
alter table orders add column manner {text} not null default 'self' check (manner in ('self', 'phone', 'paper'));
alter table orders add column phone_hash {bytes};
create index orders_phone on orders (phone_hash, placed_at) where phone_hash is not null;

-- step 6 one's own list holds what was asked for one's family, not what staff asked for others; a transfer stands in line by its answer
drop index orders_asked_by;
create index orders_family on orders (asked_by, id) where how = 'family';
drop index orders_owner_due;
update orders set line_at = due_at where state = 'transferred';

-- step 7 the menu in full: who offers what, where, when, for how many; seats in slots; pools
alter table items add column category {text} not null default 'other' check (category in ('other', 'life', 'health',
    'learning', 'law', 'theory', 'culture'));
alter table items add column content {text} not null default '';
alter table items add column place {int} references places(id);
alter table items add column spot {int} references places(id);
alter table items add column lead_days {int} not null default 0 check (lead_days between 0 and 60);
alter table items add column min_people {int} not null default 1 check (min_people between 1 and 200);
alter table items add column max_people {int} not null default 1 check (max_people between 1 and 200);
alter table items add column pooled {int} not null default 0 check (pooled in (0, 1));
alter table items add column pool_days {int} not null default 14 check (pool_days between 1 and 60);
alter table items add column pool_area {text} not null default 'station' check (pool_area in ('station', 'branch'));
alter table items add column pool_miss {text} not null default 'withdraw' check (pool_miss in ('withdraw', 'single'));
alter table items add column valid_from {int};
alter table items add column valid_to {int};
update items set category = 'life' where name in ('上门理发', '家电维修', '清洁搬运', '助餐送餐');
update items set category = 'health' where name = '陪诊代办';
update items set category = 'law' where name in ('法律咨询', '邻里调解');
update items set category = 'learning' where name = '课业辅导';

-- Teams that provide it; places it is offered in (none: all that its keeper covers).
create table item_teams (
    item {int} not null references items(id),
    team {int} not null references teams(id),
    primary key (item, team)
) {strict};
create table item_areas (
    item  {int} not null references items(id),
    place {int} not null references places(id),
    path  {text} not null,
    primary key (item, place)
) {strict};

-- A team's hours for an item; weekdays is a set, Monday 1, Tuesday 2, Wednesday 4 …
create table item_slots (
    id         {id},
    item       {int} not null references items(id),
    team       {int} not null references teams(id),
    weekdays   {int} not null check (weekdays between 1 and 127),
    begins     {int} not null check (begins between 360 and 1320),
    ends       {int} not null check (ends between begins + 60 and begins + 240),
    capacity   {int} not null check (capacity between 1 and 200),
    valid_from {int} not null,
    valid_to   {int} not null check (valid_to >= valid_from),
    state      {text} not null default 'open' check (state in ('open', 'ended'))
) {strict};
create index item_slots_item on item_slots (item, state, id);
-- How many slots a team offers on a weekday: never more than three.
create table team_slots (
    team    {int} not null references teams(id),
    weekday {int} not null check (weekday between 1 and 7),
    slots   {int} not null check (slots between 0 and 3),
    primary key (team, weekday)
) {strict};
-- Seats taken in a slot on a day.
create table slot_days (
    slot  {int} not null references item_slots(id),
    day   {int} not null,
    taken {int} not null check (taken >= 0),
    primary key (slot, day)
) {strict};

create table pools (
    id         {id},
    item       {int} not null references items(id),
    place      {int} not null references places(id),
    state      {text} not null default 'open' check (state in ('open', 'closed', 'missed')),
    people     {int} not null check (people between 0 and max_people),
    min_people {int} not null,
    max_people {int} not null,
    miss       {text} not null check (miss in ('withdraw', 'single')),
    opened_at  {int} not null,
    closes_at  {int} not null,
    reached_at {int},
    check (state <> 'closed' or reached_at is not null),
    check (state <> 'missed' or reached_at is null)
) {strict};
create unique index pools_open on pools (item, place) where state = 'open';
create index pools_closes on pools (closes_at, id) where state = 'open';

-- What an order holds: a seat in a slot, a part of a pool.
create table order_bookings (
    order_id {int} not null primary key references orders(id),
    item     {int} not null references items(id),
    people   {int} not null check (people between 1 and 200),
    slot     {int} references item_slots(id),
    day      {int},
    pool     {int} references pools(id),
    left_at  {int},
    check ((slot is null) = (day is null))
) {strict};
create index order_bookings_pool on order_bookings (pool, order_id) where pool is not null;
create index order_bookings_slot on order_bookings (slot, day) where slot is not null;

-- 凑单中: until when an order waits for its pool to fill.
alter table orders add column pooled_until {int};
-- 1: its team has it together with others, as a visit.
alter table orders add column together {int} not null default 0 check (together in (0, 1));
create index orders_pooled on orders (pooled_until, id) where pooled_until is not null;
create index orders_item on orders (item, place_path, id) where item is not null and waits = 'desk';

-- step 8 each filter of the desk is one range: a node's orders of one state, and what hangs on a branch or the centre itself
create index orders_state1_line on orders (node1, state, line_at, id) where waits = 'desk';
create index orders_state2_line on orders (node2, state, line_at, id) where waits = 'desk' and node2 is not null;
create index orders_state3_line on orders (node3, state, line_at, id) where waits = 'desk' and node3 is not null;
create index orders_state1 on orders (node1, state, due_at, id) where waits <> 'desk';
create index orders_state2 on orders (node2, state, due_at, id) where waits <> 'desk' and node2 is not null;
create index orders_state3 on orders (node3, state, due_at, id) where waits <> 'desk' and node3 is not null;
create index orders_direct on orders (place, waits, due_at, id) where node3 is null;
create index orders_direct_line on orders (place, line_at, id) where node3 is null and waits = 'desk';
create index orders_direct_state_line on orders (place, state, line_at, id) where node3 is null and waits = 'desk';
create index orders_direct_state on orders (place, state, due_at, id) where node3 is null and waits <> 'desk';

-- step 9 what a station or branch would have on the menu: the centre takes it or says why not
create table item_proposals (
    id          {id},
    item        {int} not null references items(id),
    place       {int} not null references places(id),
    place_path  {text} not null,
    why         {text} not null default '',
    proposed_by {int} references people(id),
    at          {int} not null,
    state       {text} not null check (state in ('waiting', 'taken', 'declined')),
    decided_by  {int} references people(id),
    decided_at  {int},
    reason      {text} not null default '',
    check ((state = 'waiting') = (decided_at is null)),
    check ((state = 'declined') = (reason <> ''))
) {strict};
create unique index item_proposals_waiting on item_proposals (item) where state = 'waiting';
create index item_proposals_item on item_proposals (item, id);
create index item_proposals_state on item_proposals (state, id);

-- step 10 who was merged into an order hears what becomes of it
create index orders_merged on orders (merged_into, id) where merged_into is not null;

-- step 11 what waits for its resident, oldest first: asked about by phone, whatever has been closed in all the years
create index orders_ratable on orders (due_at, id, place_path) where waits = 'resident';

-- step 12 the steps and the orders of one month, for who compares
create index order_steps_month on order_steps (act, at);
create index orders_placed on orders (placed_at);
create index orders_closed on orders (ended_at) where state = 'closed';
