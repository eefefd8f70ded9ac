-- step 1 The network of places: one tree, nothing is deleted.
create table places (
    id              {id},
    parent          {int} references places(id),
    path            {text} not null,
    level           {text} not null check (level in ('centre', 'branch', 'station', 'spot', 'post', 'bay', 'estate', 'grid', 'zone')),
    kind            {text} not null check (kind in ('county', 'street', 'town', 'township', 'area', 'function', 'community', 'village',
                                                    'settlement', 'hall', 'housing', 'department', 'enterprise', 'public', 'scenic', 'other')),
    code            {text} unique check (length(code) in (6, 9, 12)),
    name            {text} not null check (length(name) between 1 and 60),
    official_name   {text} not null check (length(official_name) between 1 and 60),
    state           {text} not null check (state in ('planned', 'open', 'suspended', 'retired')),
    state_reason    {text} not null,
    assessed        {int} not null check (assessed in (0, 1)),
    host            {text} not null,
    keeper          {text} not null,
    phone           {text} not null,
    hours           {text} not null,
    address         {text} not null,
    lat_e7          {int} check (lat_e7 between -900000000 and 900000000),
    lon_e7          {int} check (lon_e7 between -1800000000 and 1800000000),
    population      {int} not null check (population >= 0),
    population_year {int} not null,
    valid_from      {int} not null,
    valid_to        {int},
    demo            {int} not null check (demo in (0, 1)),
    created_at      {int} not null,
    changed_at      {int} not null,
    check ((parent is null) = (level = 'centre')),
    check ((lat_e7 is null) = (lon_e7 is null)),
    check (valid_to is null or valid_to >= valid_from)
){strict};
create index places_path on places (path);
create index places_parent on places (parent, level);
create index places_name on places (name);
create unique index places_one_centre on places (level) where level = 'centre';
-- Nodes of the code table may share a short name (two 东风村 of one town); our own may not.
create unique index places_own_name on places (parent, level, name) where code is null and state <> 'retired';

create table place_keepers (
    id      {id},
    place   {int} not null references places(id),
    name    {text} not null,
    phone   {text} not null,
    since   {int} not null,
    until   {int},
    made_by {int},
    made_at {int} not null
){strict};
create unique index place_keepers_now on place_keepers (place) where until is null;
create index place_keepers_place on place_keepers (place, id);

create table place_hosts (
    id      {id},
    place   {int} not null references places(id),
    name    {text} not null,
    since   {int} not null,
    until   {int},
    made_by {int},
    made_at {int} not null
){strict};
create unique index place_hosts_now on place_hosts (place) where until is null;
create index place_hosts_place on place_hosts (place, id);

create table place_states (
    id      {id},
    place   {int} not null references places(id),
    state   {text} not null check (state in ('planned', 'open', 'suspended', 'retired')),
    reason  {text} not null,
    since   {int} not null,
    made_by {int},
    made_at {int} not null
){strict};
create index place_states_place on place_states (place, id);

-- The assessment group is a decision of the centre, not a property of the code table.
create table place_assessed (
    id       {id},
    place    {int} not null references places(id),
    assessed {int} not null check (assessed in (0, 1)),
    since    {int} not null,
    reason   {text} not null,
    made_by  {int},
    made_at  {int} not null
){strict};
create index place_assessed_place on place_assessed (place, id);

create table place_population (
    place   {int} not null references places(id),
    year    {int} not null check (year between 1949 and 2200),
    persons {int} not null check (persons >= 0),
    source  {text} not null check (length(source) > 0),
    made_by {int},
    made_at {int} not null,
    primary key (place, year)
){strict};

-- Where the hexagon of a branch stands on the schematic; branches without a row are laid out by themselves.
create table place_cells (
    place {int} primary key references places(id),
    col   {int} not null check (col between 0 and 30),
    line  {int} not null check (line between 0 and 30)
){strict};

-- step 2 How many nodes of a level lie below one (home page, map), counted in the index alone.
create index places_open on places (level, path) where state <> 'retired' and valid_to is null;

-- step 3 What changed since, for the search.
create index places_changed on places (changed_at, id);
