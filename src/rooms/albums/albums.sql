-- step 1 pictures of activities: what is kept for the file and what is shown
create table album_photos (
    photo    {int} primary key references photos(id),
    activity {int} not null references activities(id),
    number   {int} not null check (number between 1 and 9999),
    state    {text} not null check (state in ('shown', 'inner', 'asked', 'removed')),
    caption  {text} not null default '',
    made_by  {int} references people(id),
    at       {int} not null,
    changed_by {int} references people(id),
    changed_at {int} not null,
    check (changed_at >= at)
) {strict};
create unique index album_photos_number on album_photos (activity, number);
create index album_photos_kept on album_photos (at) where state <> 'removed';

-- step 2 pictures from where no network is: a key made on the phone counts once, whatever comes first
create table field_pictures (
    key       {text} primary key check (length(key) between 8 and 40),
    activity  {int} not null references activities(id),
    sheet     {int} references sheets(id),
    photo     {int} references photos(id),
    made_by   {int} not null references people(id),
    at        {int} not null,
    undone_at {int}
) {strict};
create index field_pictures_photo on field_pictures (photo) where photo is not null;
