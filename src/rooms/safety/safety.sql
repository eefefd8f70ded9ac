-- step 1 the list of who was insured when a session began
create table insured_lists (
    activity  {int} primary key references activities(id),
    frozen_at {int} not null,
    people    {int} not null check (people >= 0),
    uncovered {int} not null check (uncovered between 0 and people)
) {strict};
create index insured_lists_time on insured_lists (frozen_at, activity);

-- Written once, never changed. A policy is never changed either, so the row says what stood then.
create table insured_people (
    activity {int} not null references insured_lists(activity),
    person   {int} not null references people(id),
    position {int} not null references positions(id),
    policy   {int} references policies(id),
    primary key (activity, person)
) {strict};
create index insured_people_person on insured_people (person, activity);
create index insured_people_policy on insured_people (policy, activity) where policy is not null;
