-- step 1 service records
-- Minutes are written once. What was wrong is answered by a row with the same minutes below zero
-- that names it (reversal_of, at most one), and by another version made from the facts.
create table records (
    id               {id},
    person           {int} not null references people(id),
    activity         {int} references activities(id),
    entry            {int},
    team             {int} references teams(id),
    place            {int} not null references places(id),
    place_path       {text} not null,
    path             {text} not null check (path in ('facts', 'entry', 'carried')),
    kind             {text} not null check (kind in ('credit', 'honour', 'carried')),
    minutes          {int} not null check (minutes between -1440 and 1440 and minutes <> 0),
    day              {int} not null,
    in_at            {int} not null,
    out_at           {int} not null,
    version          {int} not null default 1,
    rounding         {int} not null default 0,
    settled          {int} not null default 0 check (settled in (0, 1)),
    short            {int} not null default 0 check (short in (0, 1)),
    cut              {int} not null default 0 check (cut in (0, 1)),
    state            {text} not null check (state in ('pending', 'public', 'effective', 'refused', 'corrected')),
    reversal_of      {int} references records(id),
    reason           {text} not null default '',
    made_by          {int} references people(id),
    made_at          {int} not null,
    approved_by      {int} references people(id),
    approved_at      {int},
    effective_on     {int},
    effective_at     {int},
    check (path <> 'facts' or activity is not null),
    check ((path = 'entry') = (entry is not null)),
    check (path <> 'entry' or kind = 'honour'),
    check (kind <> 'honour' or path = 'entry'),
    check ((reversal_of is null) = (minutes > 0)),
    check (reversal_of is null or state = 'corrected'),
    check (state not in ('public', 'effective') or (approved_at is not null and effective_on is not null)),
    check (approved_by is null or approved_by <> person),
    check (state <> 'effective' or effective_at is not null),
    check (out_at > in_at)
) {strict};
create unique index records_reversed on records (reversal_of) where reversal_of is not null;
create unique index records_version on records (activity, person, version) where path = 'facts' and reversal_of is null;
create unique index records_entry on records (entry) where entry is not null and reversal_of is null;
create index records_person on records (person, id);
create index records_activity on records (activity, id) where activity is not null;
create index records_pending on records (place_path, id) where state = 'pending';
create index records_public on records (effective_on, id) where state = 'public';
create index records_shown on records (approved_at, id) where approved_at is not null;
create index records_day on records (person, day);

-- Up to which version of a presence records have looked.
create table record_marks (
    activity {int} not null references activities(id),
    person   {int} not null references people(id),
    version  {int} not null,
    primary key (activity, person)
) {strict};

-- Ten working days from the end; late is for ever.
create table record_clocks (
    activity   {int} primary key references activities(id),
    place_path {text} not null,
    ended_on   {int} not null,
    due_on     {int} not null,
    next_on    {int} not null,
    reminded   {int} not null default 0 check (reminded between 0 and 3),
    late       {int} not null default 0 check (late in (0, 1)),
    done_at    {int}
) {strict};
create index record_clocks_open on record_clocks (next_on) where done_at is null;
create index record_clocks_node on record_clocks (place_path, due_on) where done_at is null;

-- 补录: evidence, who applies, who of another unit and one level up decides.
create table record_entries (
    id         {id},
    number     {text} not null unique,
    person     {int} not null references people(id),
    activity   {int} references activities(id),
    team       {int} references teams(id),
    place      {int} not null references places(id),
    place_path {text} not null,
    day        {int} not null,
    from_at    {int} not null,
    to_at      {int} not null,
    what       {text} not null check (length(what) between 2 and 100),
    reason     {text} not null check (length(reason) between 2 and 200),
    photo      {int} not null references photos(id),
    state      {text} not null check (state in ('applied', 'approved', 'refused')),
    version    {int} not null default 1,
    made_by    {int} not null references people(id),
    made_right {int} not null check (made_right between 1 and 4),
    made_at    {int} not null,
    decided_by {int} references people(id),
    decided_at {int},
    opinion    {text} not null default '',
    check (to_at > from_at and to_at - from_at <= 43200000),
    check (made_by <> person),
    check (decided_by is null or (decided_by <> made_by and decided_by <> person)),
    check ((state = 'applied') = (decided_at is null))
) {strict};
create index record_entries_open on record_entries (place_path, id) where state = 'applied';
create index record_entries_person on record_entries (person, id);
create index record_entries_by on record_entries (made_by, id);
create table record_numbers (
    day  {int} primary key,
    last {int} not null
) {strict};

-- 异议和申诉, about a record or about one that is missing; appealed once.
create table record_objections (
    id         {id},
    record     {int} references records(id),
    activity   {int} references activities(id),
    person     {int} not null references people(id),
    made_by    {int} not null references people(id),
    place_path {text} not null,
    words      {text} not null check (length(words) between 2 and 300),
    state      {text} not null check (state in ('open', 'upheld', 'rejected')),
    appeal_of  {int} references record_objections(id),
    made_at    {int} not null,
    decided_by {int} references people(id),
    decided_at {int},
    opinion    {text} not null default '',
    check (record is not null or activity is not null),
    check ((state = 'open') = (decided_at is null))
) {strict};
create unique index record_objections_appeal on record_objections (appeal_of) where appeal_of is not null;
create index record_objections_open on record_objections (place_path, id) where state = 'open';
create index record_objections_record on record_objections (record) where record is not null;
create index record_objections_person on record_objections (person, id);

-- Both ways; neither is shown before both are there.
create table evaluations (
    activity {int} not null references activities(id),
    person   {int} not null references people(id),
    side     {text} not null check (side in ('of_activity', 'of_volunteer')),
    stars    {int} not null check (stars between 1 and 5),
    words    {text} not null default '',
    made_by  {int} not null references people(id),
    at       {int} not null,
    primary key (activity, person, side)
) {strict};

-- step 2 hours carried over from a former platform are the sum of years
{postgres}
alter table records drop constraint records_minutes_check;
alter table records add check (minutes <> 0);
alter table records add check (minutes between -1440 and 1440 or (path = 'carried' and minutes between -6000000 and 6000000));
{sqlite}
create table record_objections_2 as select id, record, activity, person, made_by, place_path, words, state, appeal_of, made_at, decided_by, decided_at, opinion from record_objections;
drop table record_objections;
create table records_2 as select id, person, activity, entry, team, place, place_path, path, kind, minutes, day, in_at, out_at, version, rounding, settled, short, cut, state, reversal_of, reason, made_by, made_at, approved_by, approved_at, effective_on, effective_at from records;
drop table records;
create table records (
    id               {id},
    person           {int} not null references people(id),
    activity         {int} references activities(id),
    entry            {int},
    team             {int} references teams(id),
    place            {int} not null references places(id),
    place_path       {text} not null,
    path             {text} not null check (path in ('facts', 'entry', 'carried')),
    kind             {text} not null check (kind in ('credit', 'honour', 'carried')),
    minutes          {int} not null check (minutes <> 0),
    day              {int} not null,
    in_at            {int} not null,
    out_at           {int} not null,
    version          {int} not null default 1,
    rounding         {int} not null default 0,
    settled          {int} not null default 0 check (settled in (0, 1)),
    short            {int} not null default 0 check (short in (0, 1)),
    cut              {int} not null default 0 check (cut in (0, 1)),
    state            {text} not null check (state in ('pending', 'public', 'effective', 'refused', 'corrected')),
    reversal_of      {int} references records(id),
    reason           {text} not null default '',
    made_by          {int} references people(id),
    made_at          {int} not null,
    approved_by      {int} references people(id),
    approved_at      {int},
    effective_on     {int},
    effective_at     {int},
    check (path <> 'facts' or activity is not null),
    check ((path = 'entry') = (entry is not null)),
    check (path <> 'entry' or kind = 'honour'),
    check (kind <> 'honour' or path = 'entry'),
    check ((reversal_of is null) = (minutes > 0)),
    check (reversal_of is null or state = 'corrected'),
    check (state not in ('public', 'effective') or (approved_at is not null and effective_on is not null)),
    check (approved_by is null or approved_by <> person),
    check (state <> 'effective' or effective_at is not null),
    check (out_at > in_at),
    check (minutes between -1440 and 1440 or (path = 'carried' and minutes between -6000000 and 6000000))
) {strict};
insert into records (id, person, activity, entry, team, place, place_path, path, kind, minutes, day, in_at, out_at, version, rounding, settled, short, cut, state, reversal_of, reason, made_by, made_at, approved_by, approved_at, effective_on, effective_at)
    select id, person, activity, entry, team, place, place_path, path, kind, minutes, day, in_at, out_at, version, rounding, settled, short, cut, state, reversal_of, reason, made_by, made_at, approved_by, approved_at, effective_on, effective_at from records_2 order by id;
drop table records_2;
create unique index records_reversed on records (reversal_of) where reversal_of is not null;
create unique index records_version on records (activity, person, version) where path = 'facts' and reversal_of is null;
create unique index records_entry on records (entry) where entry is not null and reversal_of is null;
create index records_person on records (person, id);
create index records_activity on records (activity, id) where activity is not null;
create index records_pending on records (place_path, id) where state = 'pending';
create index records_public on records (effective_on, id) where state = 'public';
create index records_shown on records (approved_at, id) where approved_at is not null;
create index records_day on records (person, day);
create table record_objections (
    id         {id},
    record     {int} references records(id),
    activity   {int} references activities(id),
    person     {int} not null references people(id),
    made_by    {int} not null references people(id),
    place_path {text} not null,
    words      {text} not null check (length(words) between 2 and 300),
    state      {text} not null check (state in ('open', 'upheld', 'rejected')),
    appeal_of  {int} references record_objections(id),
    made_at    {int} not null,
    decided_by {int} references people(id),
    decided_at {int},
    opinion    {text} not null default '',
    check (record is not null or activity is not null),
    check ((state = 'open') = (decided_at is null))
) {strict};
insert into record_objections (id, record, activity, person, made_by, place_path, words, state, appeal_of, made_at, decided_by, decided_at, opinion)
    select id, record, activity, person, made_by, place_path, words, state, appeal_of, made_at, decided_by, decided_at, opinion from record_objections_2 order by id;
drop table record_objections_2;
create unique index record_objections_appeal on record_objections (appeal_of) where appeal_of is not null;
create index record_objections_open on record_objections (place_path, id) where state = 'open';
create index record_objections_record on record_objections (record) where record is not null;
create index record_objections_person on record_objections (person, id);
{both}

-- step 3 the days of a season, with what adds up
create index records_season on records (day, person, state, path, minutes, place_path);
