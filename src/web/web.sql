-- step 1
-- Who is signed in. Only a keyed hash of the cookie is here; a session that ends is a row that goes.
create table sessions (
    id {id},
    hash {bytes} not null unique,
    person {int} not null,
    staff {int} not null check (staff in (0, 1)),
    second_factor {int} not null check (second_factor in (0, 1)),
    began {int} not null,
    seen {int} not null,
    device {text} not null,
    address {text} not null
) {strict};
create index sessions_person on sessions (person);
create index sessions_began on sessions (began);

-- Bearer tokens of programs, as keyed hashes.
create table tokens (
    id {id},
    hash {bytes} not null unique,
    person {int} not null,
    label {text} not null,
    made {int} not null,
    until {int},
    seen {int}
) {strict};
create index tokens_person on tokens (person);

-- One-time keys of forms and idempotency keys of programs, with the sealed first answer.
create table form_keys (
    id {id},
    hash {bytes} not null unique,
    person {int} not null,
    fingerprint {bytes} not null,
    status {int} not null,
    answer {bytes} not null,
    at {int} not null
) {strict};
create index form_keys_at on form_keys (at);
