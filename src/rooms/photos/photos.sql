-- step 1 pictures; the bytes stand last, so that what is beside them is read without them
create table photos (
    id         {id},
    digest     {bytes} not null,
    likeness   {int} not null,
    width      {int} not null check (width between 1 and 1280),
    height     {int} not null check (height between 1 and 1280),
    taken_at   {int},
    taken_by   {int} references people(id),
    at         {int} not null,
    forgotten_at {int},
    thumb      {bytes},
    bytes      {bytes},
    check ((bytes is null) = (forgotten_at is not null) and (thumb is null) = (bytes is null)),
    check (bytes is null or (length(bytes) <= 204800 and length(thumb) <= 40960))
) {strict};
create index photos_digest on photos (digest);
create index photos_taken_by on photos (taken_by, id) where taken_by is not null;

-- step 2 a person's own picture, one each, shown to those whom they visit
create table person_photos (
    person  {int} not null primary key references people(id),
    photo   {int} not null references photos(id),
    at      {int} not null
) {strict};
