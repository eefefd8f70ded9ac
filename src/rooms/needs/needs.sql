-- step 1 what people were asked, what they said, and what became of it
create table questionnaires (
    id         {id},
    place      {int} not null references places(id),
    place_path {text} not null,
    title      {text} not null,
    intro      {text} not null default '',
    state      {text} not null check (state in ('draft', 'open', 'closed')),
    begins     {int} not null,
    ends       {int} not null,
    made_by    {int} references people(id),
    made_at    {int} not null,
    published_at {int},
    closed_at  {int},
    check (ends >= begins),
    check ((state = 'draft') = (published_at is null)),
    check ((state = 'closed') = (closed_at is not null))
) {strict};
create index questionnaires_state on questionnaires (state, id);

create table questionnaire_options (
    id            {id},
    questionnaire {int} not null references questionnaires(id),
    position      {int} not null check (position between 1 and 12),
    words         {text} not null,
    category      {text} not null check (category in ('other', 'elders', 'home', 'health', 'learning', 'culture',
                  'skills', 'law', 'errands', 'surroundings', 'facilities', 'safety'))
) {strict};
create unique index questionnaire_options_position on questionnaire_options (questionnaire, position);

-- Once for a person and a questionnaire: of two answers at one time the constraint keeps one.
create table questionnaire_answers (
    id            {id},
    questionnaire {int} not null references questionnaires(id),
    person        {int} not null references people(id),
    filled_by     {int} references people(id),
    place         {int} not null references places(id),
    at            {int} not null
) {strict};
create unique index questionnaire_answers_once on questionnaire_answers (questionnaire, person);

create table home_visits (
    id         {id},
    place      {int} not null references places(id),
    place_path {text} not null,
    visitor    {int} references people(id),
    person     {int} references people(id),
    household  {text} not null,
    day        {int} not null,
    part       {text} not null check (part in ('none', 'morning', 'afternoon', 'evening')),
    said       {text} not null,
    at         {int} not null
) {strict};
create index home_visits_place on home_visits (place_path, id);
create index home_visits_visitor on home_visits (visitor, id);

create table talks (
    id          {id},
    place       {int} not null references places(id),
    place_path  {text} not null,
    topic       {text} not null,
    hosts       {text} not null,
    venue       {text} not null,
    day         {int} not null,
    attendances {int} not null check (attendances >= 1),
    note        {text} not null default '',
    made_by     {int} references people(id),
    at          {int} not null
) {strict};
create index talks_place on talks (place_path, id);

create table needs (
    id          {id},
    place       {int} not null references places(id),
    place_path  {text} not null,
    category    {text} not null check (category in ('other', 'elders', 'home', 'health', 'learning', 'culture',
                'skills', 'law', 'errands', 'surroundings', 'facilities', 'safety')),
    state       {text} not null check (state in ('new', 'sorted', 'made', 'merged', 'aside', 'done')),
    version     {int} not null default 1,
    title       {text} not null,
    details     {text} not null default '',
    origin      {text} not null check (origin in ('self', 'answer', 'visit', 'talk')),
    asked       {int} not null default 0 check (asked >= 0),
    reason      {text} not null default '',
    merged_into {int} references needs(id),
    heard_at    {int} not null,
    changed_at  {int} not null,
    check ((state = 'merged') = (merged_into is not null)),
    check (merged_into is null or merged_into <> id)
) {strict};
create index needs_state on needs (state, id);
create index needs_asked on needs (state, asked, id);
create index needs_place on needs (place, category, id);
create index needs_merged on needs (merged_into) where merged_into is not null;

-- Which need an option became at a station: one, however many tick it.
create table questionnaire_needs (
    id     {id},
    option {int} not null references questionnaire_options(id),
    place  {int} not null references places(id),
    need   {int} references needs(id)
) {strict};
create unique index questionnaire_needs_once on questionnaire_needs (option, place);

-- Who asked, where it was heard, and in which words. Merging moves `need`; `said_in` stays.
create table need_voices (
    id      {id},
    need    {int} not null references needs(id),
    said_in {int} not null references needs(id),
    origin  {text} not null check (origin in ('self', 'answer', 'visit', 'talk')),
    answer     {int} references questionnaire_answers(id),
    option     {int} references questionnaire_options(id),
    home_visit {int} references home_visits(id),
    talk       {int} references talks(id),
    person  {int} references people(id),
    heads   {int} not null default 1 check (heads >= 1),
    words   {text} not null,
    at      {int} not null,
    check ((origin = 'answer') = (answer is not null)),
    check ((origin = 'visit') = (home_visit is not null)),
    check ((origin = 'talk') = (talk is not null)),
    check (person is null or heads = 1)
) {strict};
create index need_voices_need on need_voices (need, id);
create index need_voices_said_in on need_voices (said_in, id);
create index need_voices_person on need_voices (person, id) where person is not null;
create index need_voices_visit on need_voices (home_visit, id) where home_visit is not null;
create index need_voices_talk on need_voices (talk, id) where talk is not null;
create unique index need_voices_tick on need_voices (answer, option) where option is not null;

-- A plan that comes back: what the room of activities makes its sessions of.
create table need_projects (
    id         {id},
    place      {int} not null references places(id),
    place_path {text} not null,
    title      {text} not null,
    team       {int} references teams(id),
    rhythm     {text} not null check (rhythm in ('weekly', 'monthly')),
    begins     {int} not null,
    ends       {int} not null,
    state      {text} not null check (state in ('running', 'ended')),
    made_by    {int} references people(id),
    made_at    {int} not null,
    check (ends >= begins)
) {strict};
create index need_projects_place on need_projects (place_path, id);

create table need_results (
    id       {id},
    need     {int} not null references needs(id),
    kind     {text} not null check (kind in ('item', 'order', 'project')),
    item     {int} references items(id),
    order_id {int} references orders(id),
    project  {int} references need_projects(id),
    made_by  {int} references people(id),
    at       {int} not null,
    check ((kind = 'item') = (item is not null)),
    check ((kind = 'order') = (order_id is not null)),
    check ((kind = 'project') = (project is not null))
) {strict};
create unique index need_results_item on need_results (need, item) where item is not null;
create unique index need_results_order on need_results (need, order_id) where order_id is not null;
create unique index need_results_project on need_results (need, project) where project is not null;
create index need_results_of_item on need_results (item) where item is not null;
create index need_results_of_order on need_results (order_id) where order_id is not null;
create index need_results_of_project on need_results (project) where project is not null;

create table need_steps (
    id         {id},
    need       {int} not null references needs(id),
    act        {text} not null check (act in ('hear', 'sort', 'make', 'merge', 'part', 'aside', 'reopen', 'finish')),
    from_state {text} not null,
    to_state   {text} not null,
    person     {int} references people(id),
    at         {int} not null,
    reason     {text} not null default ''
) {strict};
create index need_steps_need on need_steps (need, id);

-- step 2 what was corrected in the log of visits and the notes of talks: a row a field, the old words stay
create table hearing_fixes (
    id         {id},
    home_visit {int} references home_visits(id),
    talk       {int} references talks(id),
    field      {text} not null check (field in ('household', 'day', 'part', 'said', 'topic', 'hosts', 'venue',
               'attendances', 'note')),
    was        {text} not null,
    became     {text} not null,
    why        {text} not null,
    person     {int} references people(id),
    at         {int} not null,
    check ((home_visit is null) <> (talk is null))
) {strict};
create index hearing_fixes_visit on hearing_fixes (home_visit, id) where home_visit is not null;
create index hearing_fixes_talk on hearing_fixes (talk, id) where talk is not null;
