-- step 1 month reports as they were issued: figures as words, never counted again
create table reports (
    id           {id},
    number       {text} not null unique,
    node         {int} not null references places(id),
    node_path    {text} not null,
    node_name    {text} not null,
    month        {int} not null,
    seq          {int} not null check (seq > 0),
    title        {text} not null,
    issuer       {text} not null,
    words        {text} not null default '',
    state        {text} not null check (state in ('issued', 'withdrawn')),
    as_of        {int} not null,
    issued_by    {int} references people(id),
    issued_at    {int} not null,
    withdrawn_by {int} references people(id),
    withdrawn_at {int},
    reason       {text} not null default '',
    check ((state = 'withdrawn') = (withdrawn_at is not null))
) {strict};
create unique index reports_month on reports (node, month) where state = 'issued';
create index reports_path on reports (node_path, id);

create table report_parts (
    report {int} not null references reports(id),
    seq    {int} not null,
    head   {text} not null,
    note   {text} not null default '',
    heads  {text} not null,
    shares {text} not null,
    words  {int} not null default 0 check (words in (0, 1)),
    primary key (report, seq)
) {strict};

-- Cells of a line behind each other, a tab between them; lines of part 0 are the paragraphs.
create table report_lines (
    report {int} not null references reports(id),
    part   {int} not null,
    line   {int} not null,
    cells  {text} not null,
    primary key (report, part, line)
) {strict};

-- step 2 reports of units, beside those of places
alter table reports add column unit {int} references units(id);
drop index reports_month;
create unique index reports_month on reports (node, coalesce(unit, 0), month) where state = 'issued';
