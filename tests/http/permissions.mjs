// Who may knock at which door, written from the design (parts 5 to 7), the register of actors and words.md; nothing of src/ is read.
//
// A row: method, path, who, what the path names. `who`: everybody, signed (in), or the roles that may.
// `outside`: what is answered when the role fits and the node does not: 404 what may not be read, 403 what may.
export const dispatch = ['station', 'branch', 'centre'];
export const staff = [...dispatch, 'grid', 'supervisor', 'auditor', 'system', 'security'];
export const roles = ['nobody', 'resident', 'volunteer', 'grid', 'leader', 'station', 'branch', 'centre', 'department',
  'supervisor', 'merchant', 'judge', 'auditor', 'system', 'security'];
const people = ['grid', ...dispatch, 'security'];
const posts = ['branch', 'centre', 'security'];
const teams = [...dispatch, 'department'];
const leaders = ['leader', 'department'];
const everybody = 'everybody', signed = 'signed';

const get = (path, who, more = {}) => ({ method: 'GET', path, who, ...more });
const post = (path, who, more = {}) => ({ method: 'POST', path, who, ...more });
const place = { names: 'place', outside: 403 };
const team = { names: 'team', outside: 403 };
const person = { names: 'person', outside: 404 };
const order = { names: 'order', outside: 404 };
const item = { names: 'item', outside: 403 };
const visit = { names: 'visit', outside: 404 };
const page = { page: true };   // a page for people alone: logging in, one's own keys, the house's own doors
const once = { once: true };   // not sent by who may: it would end what the other cells stand on

export const table = [
  get('/healthz', everybody, page), get('/readyz', everybody, page), get('/metrics', everybody, page),
  get('/openapi.json', everybody, page), get('/api/openapi.json', everybody, page),
  get('/audit', ['auditor']), get('/settings', ['system']), get('/settings/{name}', ['system']), post('/settings/{name}', ['system']),
  post('/settings/{name}/switch', ['system']), post('/settings/{name}/rule', ['system'], once),

  get('/places', everybody), get('/places/list', everybody), get('/places/map', everybody), get('/places/near', everybody),
  get('/places/doors', staff), get('/places/{id}', everybody, place), get('/places/{id}/qr.svg', everybody, place),
  get('/places/{id}/door', staff, { names: 'place', outside: 'in' }), get('/places/{id}/edit', dispatch, place), post('/places/{id}/edit', dispatch, place),
  post('/places/{id}/state', dispatch, { ...place, ...once }), post('/places/{id}/population', ['centre'], place),
  post('/places/{id}/assessed', ['centre'], place), post('/places/{id}/cell', ['centre'], place),
  get('/places/{id}/add', dispatch, place), post('/places/{id}/add', dispatch, { ...place, ...once }),

  get('/units', [...staff, 'department']), post('/units', ['centre'], once), get('/units/add', ['centre']),
  get('/units/{id}', [...staff, 'department']), post('/units/{id}', ['centre'], once), post('/units/{id}/staff', ['centre']),

  get('/people', people), get('/people/{id}', people, person), post('/people/{id}/reveal', people, person),
  get('/me/data', signed), post('/me/data', signed, once), post('/me/data/document', signed, once),
  post('/me/data/erase', signed, once), get('/me/data/copy', signed),

  get('/login', everybody, page), post('/login/code', everybody, page), post('/login', everybody, page),
  post('/login/demo', everybody, page), get('/login/register', everybody, page), post('/login/register', everybody, page),
  get('/login/choose', everybody, page), post('/login/choose', everybody, page), get('/login/password', everybody, page),
  post('/login/password', everybody, page), get('/login/second', everybody, page), post('/login/second', everybody, page),
  post('/logout', signed, { ...page, ...once }), get('/handover', everybody, page), post('/handover', everybody, page),
  get('/me/sessions', signed), post('/me/sessions/end', signed, once),
  get('/me/password', signed, page), post('/me/password', signed, { ...page, ...once }), get('/me/second', signed, page),
  post('/me/second/begin', signed, { ...page, ...once }), post('/me/second', signed, { ...page, ...once }),
  post('/me/second/off', signed, { ...page, ...once }), get('/me/phone', signed, page),
  post('/me/phone/code', signed, { ...page, ...once }), post('/me/phone', signed, { ...page, ...once }),

  get('/accounts', posts), post('/accounts', posts, once), post('/accounts/grants/{id}/revoke', posts, once),
  get('/accounts/{id}', posts, person), post('/accounts/{id}/lock', ['security'], once),
  post('/accounts/{id}/unlock', ['security'], once), post('/accounts/{id}/second/clear', ['security'], once),
  get('/accounts/handover', signed), post('/accounts/handover', signed, once), post('/accounts/handover/{id}/undo', signed, once),

  get('/teams', everybody), get('/teams/new', dispatch), get('/teams/{id}', everybody, team),
  get('/teams/{id}/edit', teams, team), post('/teams', dispatch, once), post('/teams/{id}/edit', teams, { ...team, ...once }),
  post('/teams/{id}/state', teams, { ...team, ...once }), post('/teams/{id}/leader', teams, { ...team, ...once }),
  post('/teams/{id}/members', [...teams, 'leader'], { ...team, ...once }), post('/teams/{id}/leave', [...teams, 'leader'], { ...team, ...once }),

  get('/services', everybody), get('/orders/new', everybody), post('/orders', everybody, once), get('/orders', signed),
  get('/orders/{id}', signed, order), get('/orders/{id}/sheet', signed, order), post('/orders/{id}/contact', dispatch, order),
  ...['triage', 'return', 'transfer', 'merge', 'dispatch', 'recall', 'settle', 'redo'].map((act) => post(`/orders/{id}/${act}`, dispatch, order)),
  post('/orders/{id}/press', [...dispatch, 'supervisor'], order),
  ...['accept', 'decline', 'start', 'report'].map((act) => post(`/orders/{id}/${act}`, leaders, order)),
  post('/orders/{id}/appoint', [...leaders, ...dispatch], order),
  ...['amend', 'withdraw', 'urge', 'confirm', 'dispute', 'evaluate', 'comment'].map((act) => post(`/orders/{id}/${act}`, signed, order)),
  get('/desk', [...dispatch, 'supervisor', 'auditor']), get('/desk/new', ['grid', ...dispatch]), post('/desk/new', ['grid', ...dispatch], once),
  get('/team/orders', leaders), get('/items', dispatch), get('/items/new', dispatch), get('/services/{id}', everybody, item),
  post('/items', dispatch, once), get('/items/{id}/edit', dispatch, item),
  ...['edit', 'teams', 'teams/end', 'areas', 'areas/end', 'slots', 'slots/end'].map((act) => post(`/items/{id}/${act}`, dispatch, { ...item, ...once })),
  get('/visits/desk', dispatch), post('/visits', dispatch, once), get('/visits', [...dispatch, 'supervisor', 'auditor']), get('/team/visits', leaders),
  get('/visits/{id}', signed, visit), get('/visits/{id}/sheet', signed, visit), post('/visits/{id}/cancel', dispatch, visit),
  ...['accept', 'decline', 'report'].map((act) => post(`/visits/{id}/${act}`, leaders, visit)),
  ...['move', 'up'].map((act) => post(`/visits/{id}/${act}`, [...leaders, ...dispatch], visit)),

  get('/', everybody), get('/todo', signed), get('/me', everybody), get('/mode', everybody, page), get('/help', everybody),
];

const covers = (node, path) => path.startsWith(node);

// May this order be read: its resident, who dispatches, supervises or audits above it, and the team it is assigned to.
function readsOrder(actor, thing) {
  return actor.id === thing.resident || (thing.team && actor.team === thing.team && leaders.includes(actor.role)) ||
    ([...dispatch, 'supervisor', 'auditor'].includes(actor.role) && covers(actor.node, thing.path));
}

// 'in', 401, 403 or 404: what `actor` {role, node, team, id} meets at that row; `thing` {path, team, resident} is what {id} names,
// 'missing' when there is none.
export function expected(row, actor, thing) {
  if (row.who !== everybody && actor.role === 'nobody') return 401;
  if (Array.isArray(row.who) && !row.who.includes(actor.role)) return row.method === 'GET' ? 404 : 403;
  if (thing === 'missing') return 404;
  if (!thing) return 'in';
  if (row.names === 'order' || row.names === 'visit') return readsOrder(actor, thing) ? 'in' : 404;
  if (row.names === 'team') return row.who === everybody || covers(actor.node, thing.path) || actor.team === thing.id ? 'in' : row.outside;
  return row.who === everybody || covers(actor.node, thing.path) ? 'in' : row.outside;
}
