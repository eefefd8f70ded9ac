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
