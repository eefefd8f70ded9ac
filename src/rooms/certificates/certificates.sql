-- step 1 certificates and their register of numbers
create table certificates (
    id               {id},
    kind             {text} not null check (kind in ('record', 'star')),
    person           {int} not null references people(id),
    asked_by         {int} references people(id),
    place            {int} not null references places(id),
    place_path       {text} not null,
    from_day         {int} not null,
    to_day           {int} not null,
    purpose          {text} not null default '' check (length(purpose) <= 60),
    state            {text} not null check (state in ('applied', 'accepted', 'issued', 'refused', 'cancelled', 'revoked')),
    asked_at         {int} not null,
    due_on           {int} not null,
    accepted_by      {int} references people(id),
    accepted_at      {int},
    decided_by       {int} references people(id),
    decided_at       {int},
    opinion          {text} not null default '',
    year             {int},
    serial           {int},
    number           {text} unique,
    code             {text} unique,
    name             {text} not null default '',
    document         {text} not null default '',
    volunteer_number {text} not null default '',
    credit           {int} not null default 0 check (credit >= 0),
    honour           {int} not null default 0 check (honour >= 0),
    carried          {int} not null default 0 check (carried >= 0),
    line_count       {int} not null default 0,
    digest           {text} not null default '',
    issuer           {text} not null default '',
    charge           {text} not null default '',
    handler          {text} not null default '',
    contact          {text} not null default '',
    award            {text} not null default '',
    issued_by        {int} references people(id),
    issued_at        {int},
    signature        {bytes},
    revoked_by       {int} references people(id),
    revoked_at       {int},
    check (from_day <= to_day),
    check ((number is null) = (state not in ('issued', 'revoked'))),
    check ((number is null) = (serial is null) and (number is null) = (code is null)
           and (number is null) = (signature is null) and (number is null) = (issued_at is null)),
    check ((state = 'revoked') = (revoked_at is not null)),
    check (issued_by is null or issued_by <> person),
    check (accepted_by is null or accepted_by <> person),
    check ((kind = 'star') = (award <> ''))
) {strict};
create unique index certificates_open on certificates (person) where kind = 'record' and state in ('applied', 'accepted');
create unique index certificates_serial on certificates (year, serial) where serial is not null;
create index certificates_person on certificates (person, id);
create index certificates_asked on certificates (asked_by, id) where asked_by is not null;
create index certificates_waiting on certificates (place_path, due_on, id) where state in ('applied', 'accepted');
create index certificates_node on certificates (place_path, id);
create index certificates_issued on certificates (issued_at, id) where issued_at is not null;

create table certificate_lines (
    certificate {int} not null references certificates(id),
    seq         {int} not null,
    record      {int} not null references records(id),
    day         {int} not null,
    title       {text} not null,
    place_name  {text} not null,
    team_name   {text} not null,
    kind        {text} not null check (kind in ('credit', 'honour', 'carried')),
    minutes     {int} not null check (minutes > 0),
    primary key (certificate, seq)
) {strict};
create unique index certificate_lines_record on certificate_lines (record, certificate);

-- The last number given in a year: with the paper, in one act.
create table certificate_numbers (
    year {int} primary key,
    last {int} not null
) {strict};

-- step 2 the paper of a star that is suspended does not hold for the time being
alter table certificates add column suspended_at {int};
