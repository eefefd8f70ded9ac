// Histories of sign-up: many clients at once, each answer written down, and a checker that reads them. It believes neither the program's
// counters nor its own `check`: from the acts in their order it plays the places again.
//
// A desk is {sign(person, activity, key), cancel(person, signup, key)} → {status, id, state}; it repeats by itself, under the same key,
// what was not answered.

// The same dice for the same seed (mulberry32).
export function dice(seed) {
  let a = seed >>> 0;
  return (below) => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

// Client n is a telephone of person n modulo people: with more clients than people some have two. `after` hears how many answers there are.
export async function play(desk, { people, activities, clients, operations, seed = 20201028, after = async () => {} }) {
  const history = [], mine = new Map();
  let begun = 0;
  await Promise.all(Array.from({ length: clients }, async (_, client) => {
    const roll = dice(seed + client), person = client % people;
    while (begun < operations) {
      const n = begun++, key = `history-${seed}-${client}-${n}`;
      const activity = roll(activities), known = mine.get(`${person} ${activity}`);
      const leaves = known !== undefined && roll(100) < 55;
      const answer = leaves ? await desk.cancel(person, known, key) : await desk.sign(person, activity, key);
      if (!leaves && answer.status === 201) mine.set(`${person} ${activity}`, answer.id);
      history.push({ client, person, activity, act: leaves ? 'cancel' : 'sign', key, signup: leaves ? known : answer.id, ...answer });
      await after(history.length);
    }
  }));
  return history;
}

const overlap = (a, b) => a.starts_at < b.ends_at && b.starts_at < a.ends_at;

// The acts in the order in which they were kept: {signup, activity, person, to: confirmed | waiting | cancelled, promoted: [signup]}.
// `activities`: {places, starts_at, ends_at} by id; `rows`: signups as they stand in the end. What is wrong comes back as sentences.
export function faultsOf({ history, acts, activities, rows }) {
  const faults = [], desks = new Map(), holds = new Map(), counted = new Map();
  const count = (what, signup) => counted.set(`${what} ${signup}`, (counted.get(`${what} ${signup}`) ?? 0) + 1);
  const deskOf = (id) => {
    if (!desks.has(id)) desks.set(id, { taken: new Set(), queue: [] });
    return desks.get(id);
  };

  for (const act of acts) {
    const desk = deskOf(act.activity), plan = activities.get(act.activity);
    const held = holds.get(act.person) ?? holds.set(act.person, new Map()).get(act.person);
    const there = desk.taken.has(act.signup) || desk.queue.includes(act.signup);
    if (act.to === 'cancelled') {
      if (!there) faults.push(`sign-up ${act.signup} left and was not there`);
      desk.taken.delete(act.signup);
      desk.queue = desk.queue.filter((one) => one !== act.signup);
      held.delete(act.activity);
    } else {
      if (there || held.has(act.activity)) faults.push(`person ${act.person} is twice in activity ${act.activity}`);
      for (const other of held.keys())
        if (other !== act.activity && overlap(activities.get(other), plan)) faults.push(`person ${act.person} is in ${other} and ${act.activity} at one time`);
      if (act.to === 'confirmed' && desk.queue.length > 0) faults.push(`sign-up ${act.signup} was let in before who waited`);
      if (act.to === 'confirmed') desk.taken.add(act.signup);
      else desk.queue.push(act.signup);
      held.set(act.activity, act.signup);
    }
    for (const promoted of act.promoted) {
      if (desk.queue[0] !== promoted) faults.push(`sign-up ${promoted} was promoted out of its turn in activity ${act.activity}`);
      desk.queue = desk.queue.filter((one) => one !== promoted);
      desk.taken.add(promoted);
    }
    if (desk.taken.size > plan.places) faults.push(`${desk.taken.size} in ${plan.places} places of activity ${act.activity}`);
    if (desk.taken.size < plan.places && desk.queue.length > 0) faults.push(`a place of activity ${act.activity} is free while ${desk.queue.length} wait`);
    count(act.to === 'cancelled' ? 'cancel' : 'sign', act.signup);
  }

  for (const row of rows) {
    const desk = deskOf(row.activity);
    const state = desk.taken.has(row.id) ? 'confirmed' : desk.queue.includes(row.id) ? 'waiting' : 'cancelled';
    if (state !== row.state) faults.push(`sign-up ${row.id} is ${row.state}, by its acts ${state}`);
  }
  // Each act that was acknowledged was kept once, and nothing was kept that nobody asked for.
  const told = new Map(), keys = new Set();
  for (const one of history) {
    if (keys.has(one.key)) faults.push(`key ${one.key} stands twice in the history`);
    keys.add(one.key);
    if (one.status < 300) told.set(`${one.act} ${one.signup}`, (told.get(`${one.act} ${one.signup}`) ?? 0) + 1);
  }
  for (const what of new Set([...told.keys(), ...counted.keys()]))
    if ((told.get(what) ?? 0) !== (counted.get(what) ?? 0)) faults.push(`${what}: acknowledged ${told.get(what) ?? 0} times, kept ${counted.get(what) ?? 0} times`);
  return faults;
}

// The control: a desk that looks, waits its turn, and writes what it had seen. With `guarded` nobody comes between looking and writing.
export function memoryDesk(activities, guarded) {
  const acts = [], signups = [], rows = [], taken = new Map([...activities.keys()].map((id) => [id, 0])), ids = [...activities.keys()];
  let line = Promise.resolve();
  const breath = () => new Promise((resolve) => setImmediate(resolve));
  const alone = (act) => {
    if (!guarded) return act();
    const done = line.then(act);
    line = done.then(() => {}, () => {});
    return done;
  };
  const held = (person) => rows.filter((row) => row.person === person && row.state !== 'cancelled');
  return {
    acts, rows,
    sign: (person, n) => alone(async () => {
      const activity = ids[n], plan = activities.get(activity);
      const twice = held(person).some((row) => row.activity === activity || overlap(activities.get(row.activity), plan));
      const full = taken.get(activity) >= plan.places;
      await breath();
      if (twice) return { status: 409 };
      let row = rows.find((one) => one.person === person && one.activity === activity);
      if (!row) rows.push(row = { id: ++signups.length, person, activity });
      row.state = full ? 'waiting' : 'confirmed';
      row.since = acts.length;
      if (!full) taken.set(activity, taken.get(activity) + 1);
      acts.push({ signup: row.id, activity, person, to: row.state, promoted: [] });
      return { status: 201, id: row.id, state: row.state };
    }),
    cancel: (person, id) => alone(async () => {
      const row = rows.find((one) => one.id === id);
      const was = row.state;
      const first = rows.filter((one) => one.activity === row.activity && one.state === 'waiting' && one !== row).sort((a, b) => a.since - b.since)[0];
      await breath();
      if (was === 'cancelled') return { status: 409 };
      row.state = 'cancelled';
      if (was === 'confirmed' && first) first.state = 'confirmed';
      else if (was === 'confirmed') taken.set(row.activity, taken.get(row.activity) - 1);
      acts.push({ signup: id, activity: row.activity, person, to: 'cancelled', promoted: was === 'confirmed' && first ? [first.id] : [] });
      return { status: 200 };
    }),
  };
}
