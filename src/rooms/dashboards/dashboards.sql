-- step 1 what counts where: tallies of rows, kept figures, rows that wait to be tallied again
create table tallies (
    counter {text} not null,
    day     {int} not null,
    ref     {int} not null,
    source  {text} not null check (source in ('volunteer', 'person', 'project', 'activity', 'record', 'order', 'revisit', 'team', 'place')),
    node    {int} not null references places(id),
    n       {int} not null,
    primary key (counter, day, ref)
) {strict};
create index tallies_ref on tallies (source, ref);
create index tallies_node on tallies (node, counter, day, ref);

-- Sums of the tallies of a node and all below it; `begins` is the first day of the span, 0 for all time.
create table figures (
    node    {int} not null references places(id),
    span    {text} not null check (span in ('day', 'week', 'month', 'year', 'all')),
    begins  {int} not null,
    counter {text} not null,
    n       {int} not null,
    primary key (node, span, begins, counter)
) {strict};

create table figure_marks (
    source {text} not null,
    ref    {int} not null,
    at     {int} not null,
    primary key (source, ref)
) {strict};
create index figure_marks_at on figure_marks (at);

-- The one row is there when everything has been marked once. `rules`: the settings the tallies follow.
create table figure_state (
    one      {int} primary key check (one = 1),
    begun_at {int} not null,
    rules    {text} not null
) {strict};

-- How far teams and places have been read by what changed.
create table figure_reads (
    source     {text} primary key,
    changed_at {int} not null,
    ref        {int} not null
) {strict};
