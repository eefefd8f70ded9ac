-- step 1 rosters, what is wrong in them, and the invitations they become
create table rosters (
    id         {id},
    place      {int} not null references places(id),
    file_name  {text} not null,
    file_hash  {text} not null,
    row_count  {int} not null check (row_count >= 0),
    bad        {int} not null check (bad >= 0),
    problems   {int} not null check (problems >= 0),
    unused     {text} not null,
    sms        {int} not null check (sms in (0, 1)),
    base       {text},
    state      {text} not null default 'draft' check (state in ('draft', 'sent', 'dropped')),
    made_by    {int} references people(id),
    made_at    {int} not null,
    expires_at {int} not null,
    sent_at    {int},
    check ((state = 'sent') = (sent_at is not null))
) {strict};
create index rosters_place on rosters (place, id);
create index rosters_due on rosters (expires_at) where state = 'draft';

create table roster_problems (
    id      {id},
    roster  {int} not null references rosters(id),
    line    {int} not null,
    col     {int} not null,
    heading {text} not null,
    code    {text} not null,
    words   {text} not null,
    word0   {text} not null,
    word1   {text} not null
) {strict};
create index roster_problems_roster on roster_problems (roster, id);

create table invitations (
    id          {id},
    roster      {int} not null references rosters(id),
    line        {int} not null,
    sealed      {bytes},
    phone_hash  {bytes},
    person_hash {bytes},
    place       {int} not null references places(id),
    unit        {int} references units(id),
    team        {int} references teams(id),
    state       {text} not null default 'invited'
                check (state in ('invited', 'accepted', 'declined', 'expired')),
    person      {int} references people(id),
    consent     {text},
    told_at     {int},
    decided_at  {int},
    check ((state = 'invited') = (sealed is not null)),
    check ((sealed is null) = (phone_hash is null) and (sealed is null) = (person_hash is null)),
    check ((state = 'invited') = (decided_at is null)),
    check ((state = 'accepted') = (person is not null) and (person is null) = (consent is null))
) {strict};
create index invitations_roster on invitations (roster, id);
create index invitations_phone on invitations (phone_hash) where phone_hash is not null;
create index invitations_person on invitations (person_hash) where person_hash is not null;
create index invitations_by on invitations (person) where person is not null;
create index invitations_untold on invitations (roster) where told_at is null and state = 'invited';
