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
const hearers = ['grid', ...dispatch, 'supervisor', 'auditor'];   // who hears needs, and who looks on
const leaders = ['leader', 'department'];
const everybody = 'everybody', signed = 'signed';

const get = (path, who, more = {}) => ({ method: 'GET', path, who, ...more });
const post = (path, who, more = {}) => ({ method: 'POST', path, who, ...more });
const place = { names: 'place', outside: 403 };
const team = { names: 'team', outside: 403 };
const person = { names: 'person', outside: 404 };
const roster = { names: 'roster', outside: 404 };
const order = { names: 'order', outside: 404 };
const proposal = { names: 'nothing' };   // needs_proposals_test.c
const item = { names: 'item', outside: 403 };
const tour = { names: 'tour', outside: 404 };  // many orders put together
const callers = ['grid', ...dispatch], callReaders = [...callers, 'supervisor'];
const nothing = { names: 'nothing' };   // {id} names what the matrix does not make: the room's own tests have whose it is
const activity = { names: 'activity', outside: 403 };
const signup = { names: 'signup', outside: 404 };
const runners = [...dispatch, ...leaders], onlookers = [...runners, 'supervisor', 'auditor'];
const hook = { names: 'hook', outside: 404 };
const need = { names: 'need', outside: 404 }, visit = { names: 'visit', outside: 404 }, talk = { names: 'talk', outside: 404 };
const project = { names: 'project', outside: 404 }, questionnaire = { names: 'questionnaire', outside: 404 };
const record = { names: 'record', outside: 404 }, device = { names: 'device', outside: 404 };   // made by facts alone: asked for as missing here, by rights in records_test.c
const certificate = { names: 'certificate', outside: 404 };   // made by effective records alone: asked for as missing here
const star = { names: 'star', outside: 404 };   // needs a hundred hours: asked for as missing here
const countyReaders = ['centre', 'supervisor', 'auditor'];   // of the county's teams and units
const figureReaders = [...dispatch, 'supervisor', 'auditor'];   // who looks at statistics
const page = { page: true };   // a page for people alone: logging in, one's own keys, the house's own doors
const once = { once: true };   // not sent by who may: it would end what the other cells stand on

export const table = [
  get('/healthz', everybody, page), get('/readyz', everybody, page), get('/metrics', everybody, page),
  get('/openapi.json', everybody, page), get('/api/openapi.json', everybody, page),
  get('/calendar', staff), post('/calendar', ['centre', 'system'], once), get('/audit', ['auditor']), get('/settings', ['system']), get('/settings/{name}', ['system']), post('/settings/{name}', ['system']),
  post('/settings/{name}/switch', ['system']), post('/settings/{name}/rule', ['system'], once),

  get('/hooks', ['system']), get('/hooks/new', ['system']), post('/hooks', ['system'], once), get('/hooks/{id}', ['system'], hook),
  ...['edit', 'on', 'off', 'rotate', 'test', 'retry'].map((act) => post(`/hooks/{id}/${act}`, ['system'], hook)),

  ...['discovery', 'services', 'requests'].flatMap((name) => ['json', 'xml'].map((form) => get(`/open311/v2/${name}.${form}`, everybody, page))),
  ...['services', 'requests', 'tokens'].map((name) => get(`/open311/v2/${name}/{file}`, everybody, page)),
  ...['json', 'xml'].map((form) => post(`/open311/v2/requests.${form}`, everybody, page)),

  get('/wall', ['centre', 'supervisor', 'auditor']), get('/wall/drawing', ['centre', 'supervisor', 'auditor'], page), get('/wall/public', everybody), get('/wall/public/drawing', everybody, page),
  get('/wall/analysis', [...dispatch, 'supervisor', 'auditor']),

  get('/places', everybody), get('/places/list', everybody), get('/places/map', everybody), get('/places/near', everybody),
  get('/places/doors', staff), get('/places/{id}', everybody, place), get('/places/{id}/qr.svg', everybody, place),
  get('/places/{id}/door', staff, { names: 'place', outside: 'in' }), get('/places/{id}/edit', dispatch, place), post('/places/{id}/edit', dispatch, place),
  post('/places/{id}/state', dispatch, { ...place, ...once }), post('/places/{id}/population', ['centre'], place),
  post('/places/{id}/assessed', ['centre'], place), post('/places/{id}/cell', ['centre'], place),
  get('/places/{id}/add', dispatch, place), post('/places/{id}/add', dispatch, { ...place, ...once }),

  get('/merchants', everybody), post('/merchants', ['branch', 'centre'], once), get('/merchants/add', ['branch', 'centre']),
  get('/merchants/{id}', everybody, nothing), get('/merchants/{id}/edit', ['branch', 'centre', 'merchant'], nothing),
  ...['edit', 'state'].map((act) => post(`/merchants/{id}/${act}`, ['branch', 'centre', 'merchant'], nothing)),
  post('/merchants/{id}/agreements', ['centre'], nothing), post('/merchants/agreements/{id}/end', ['centre'], nothing),
  get('/budgets', ['centre', 'supervisor', 'auditor']), post('/budgets', ['centre'], once),
  get('/budgets/{id}', ['centre'], nothing), post('/budgets/{id}', ['centre'], nothing),
  get('/entitlements', everybody), post('/entitlements', ['centre'], once), get('/entitlements/desk', ['centre', 'supervisor', 'auditor']),
  get('/entitlements/{id}', everybody, nothing), ...['pass', 'take'].map((act) => post(`/entitlements/{id}/${act}`, signed, nothing)), get('/entitlements/{id}/code', signed, nothing),
  ...['edit', 'uses'].map((path) => get(`/entitlements/{id}/${path}`, ['centre', 'supervisor', 'auditor'], nothing)),
  ...['edit', 'terms'].map((act) => post(`/entitlements/{id}/${act}`, ['centre'], nothing)), ...['coupons', 'lists'].map((act) => post(`/entitlements/{id}/${act}`, ['centre'], once)),
  ...['', '/file.xlsx'].map((path) => get(`/entitlements/lists/{id}${path}`, ['centre', 'supervisor', 'auditor', 'merchant'], nothing)), post('/entitlements/lists/{id}/rides', ['centre'], once),
  get('/rewards', everybody), get('/rewards/desk', ['branch', 'centre']), post('/rewards', ['branch', 'centre'], once),
  get('/rewards/{id}', everybody, nothing), get('/rewards/{id}/photo', everybody, nothing), get('/rewards/{id}/edit', ['branch', 'centre'], nothing),
  ...['redeem', 'wish'].map((act) => post(`/rewards/{id}/${act}`, signed, nothing)),
  ...['edit', 'stock'].map((act) => post(`/rewards/{id}/${act}`, ['branch', 'centre'], nothing)), post('/rewards/{id}/photo', ['branch', 'centre'], once),
  get('/vouchers', signed), get('/vouchers/{id}', signed, nothing), post('/vouchers/{id}/cancel', signed, nothing),
  ...['/till', '/till/day'].map((path) => get(path, ['station', 'branch', 'centre', 'merchant'])), post('/till/verify', ['station', 'branch', 'centre', 'merchant'], once),
  get('/redemptions', ['branch', 'centre', 'supervisor', 'auditor']), get('/redemptions/{id}', ['branch', 'centre', 'supervisor', 'auditor'], nothing),
  post('/redemptions/{id}/refund', ['branch', 'centre'], nothing),
  ...['/settlements', '/settlements/{id}', '/settlements/{id}/paper.pdf'].map((path) => get(path, ['merchant', 'branch', 'centre', 'supervisor', 'auditor'], path.includes('{') ? nothing : undefined)),
  post('/settlements', ['centre'], once), post('/settlements/{id}/agree', ['merchant'], nothing), post('/settlements/{id}/settle', ['centre'], nothing),
  post('/settlements/{id}/object', ['merchant', 'centre'], nothing),

  get('/units', [...staff, 'department']), post('/units', ['centre'], once), get('/units/add', ['centre']),
  get('/units/{id}', [...staff, 'department']), post('/units/{id}', ['centre'], once), post('/units/{id}/staff', ['centre']),

  get('/people', people), get('/people/{id}', people, person), post('/people/{id}/reveal', people, person),
  get('/join', everybody), post('/join', signed), get('/me/volunteer', signed), get('/me/wards', signed), post('/me/wards/{id}', signed, nothing),
  ...['', '/slots', '/skills', '/real-name', '/appeal', '/guardian'].map((act) => post(`/me/volunteer${act}`, signed)),
  ...['/decline', '/leave'].map((act) => post(`/me/volunteer${act}`, signed, once)), post('/me/volunteer/skills/{id}/drop', signed, nothing),
  post('/me/volunteer/consents/{purpose}', signed, nothing),
  get('/volunteers', callers), post('/volunteers', callers), get('/volunteers/new', callers), get('/volunteers/review', dispatch), get('/volunteers/consents', ['centre']), post('/volunteers/consents', ['centre'], once), get('/volunteers/shares', [...dispatch, 'supervisor', 'auditor']),
  get('/volunteers/{id}', callers, nothing), get('/volunteers/{id}/slip', callers, nothing),
  post('/volunteers/{id}/real-name', dispatch, nothing), post('/volunteers/skills/{id}', dispatch, nothing),
  get('/teams/{id}/link', [...runners], team), post('/teams/{id}/link', [...runners], team),

  get('/me/data', signed), post('/me/data', signed, once), post('/me/data/document', signed, once),
  post('/me/data/erase', signed, once), get('/me/data/copy', signed), get('/me/data/all', signed),

  get('/merges', dispatch), get('/merges/doubles', dispatch), get('/merges/new', dispatch), post('/merges', dispatch), get('/merges/{id}', signed, nothing),
  ...['agree', 'refuse', 'withdraw'].map((act) => post(`/merges/{id}/${act}`, signed, nothing)), get('/me/merges', signed), post('/me/merges', signed),

  get('/carries', [...dispatch, 'supervisor', 'auditor']), post('/carries', dispatch), get('/carries/{id}', [...dispatch, 'supervisor', 'auditor'], nothing),
  get('/carries/{id}/rows', [...dispatch, 'supervisor', 'auditor'], nothing), get('/carries/{id}/photo.jpg', [...dispatch, 'supervisor', 'auditor'], { ...page, ...nothing }),
  ...['file', 'apply', 'decide', 'drop'].map((act) => post(`/carries/{id}/${act}`, dispatch, nothing)),
  get('/opening', everybody), post('/opening', dispatch), post('/opening/{id}/decide', dispatch, nothing),

  get('/me/party', signed), post('/me/party', signed), post('/me/party/withdraw', signed, once), get('/party', dispatch), post('/party/{id}/receive', dispatch, nothing),
  get('/exchange', ['centre']), post('/exchange/numbers', ['centre']), post('/exchange/counted', ['centre']), get('/exchange/people', ['centre']), get('/exchange/records', ['centre']),

  get('/rosters', dispatch), get('/rosters/new', dispatch, page), post('/rosters', dispatch, once), post('/rosters/chain', dispatch, once), get('/rosters/{id}', dispatch, roster),
  get('/rosters/{id}/problems', dispatch, roster), get('/rosters/{id}/people', dispatch, roster),
  post('/rosters/{id}/send', dispatch, { ...roster, ...once }), post('/rosters/{id}/drop', dispatch, { ...roster, ...once }),
  get('/me/invitations', signed), post('/me/invitations/{id}/accept', signed, once), post('/me/invitations/{id}/decline', signed, once),
  get('/invited/{id}', everybody, page), post('/invited/{id}/decline', everybody, page),

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

  get('/me/photo', signed), post('/me/photo', signed, once), post('/me/photo/remove', signed, once),
  get('/people/{id}/photo', people, person), get('/people/{id}/photo.jpg', signed, { ...page, ...person }),
  post('/people/{id}/photo/remove', people, { ...person, ...once }),

  get('/accounts', posts), post('/accounts', posts, once), post('/accounts/grants/{id}/revoke', posts, once),
  get('/accounts/{id}', posts, person), post('/accounts/{id}/lock', ['security'], once),
  post('/accounts/{id}/unlock', ['security'], once), post('/accounts/{id}/second/clear', ['security'], once),
  get('/accounts/handover', signed), post('/accounts/handover', signed, once), post('/accounts/handover/{id}/undo', signed, once),

  get('/teams', everybody), get('/teams/new', dispatch), get('/teams/{id}', everybody, team),
  get('/teams/{id}/edit', [...teams, 'leader'], team), post('/teams', dispatch, once), post('/teams/{id}/edit', [...teams, 'leader'], { ...team, ...once }),
  get('/teams/{id}/changes', [...teams, 'leader'], team), post('/teams/{id}/changes', [...teams, 'leader'], { ...team, ...once }),
  post('/teams/{id}/changes/decide', teams, { ...team, ...once }), post('/teams/{id}/changes/withdraw', [...teams, 'leader'], { ...team, ...once }),
  post('/teams/{id}/state', teams, { ...team, ...once }), post('/teams/{id}/leader', teams, { ...team, ...once }),
  get('/teams/mine', signed), get('/teams/found', signed), get('/teams/foundings', dispatch), post('/teams/foundings', signed, once),
  post('/teams/foundings/decide', dispatch, once), get('/teams/{id}/applications', [...teams, 'leader'], team), get('/teams/{id}/vests', [...teams, 'leader'], team),
  ...['joining', 'applications', 'vests'].map((act) => post(`/teams/{id}/${act}`, [...teams, 'leader'], { ...team, ...once })),
  ...['join', 'withdraw', 'quit'].map((act) => post(`/teams/{id}/${act}`, signed, { ...team, outside: 'in', ...once })),
  post('/teams/{id}/members', [...teams, 'leader'], { ...team, ...once }), post('/teams/{id}/leave', [...teams, 'leader'], { ...team, ...once }),

  get('/services', everybody), get('/orders/new', everybody), post('/orders', everybody, once), get('/orders', signed),
  get('/orders/{id}', signed, order), get('/orders/{id}/sheet', signed, order), post('/orders/{id}/contact', dispatch, order),
  ...['triage', 'return', 'transfer', 'merge', 'dispatch', 'recall', 'settle', 'redo', 'open', 'command', 'acknowledge', 'escalate', 'feedback'].map((act) => post(`/orders/{id}/${act}`, dispatch, order)),
  post('/orders/{id}/press', [...dispatch, 'supervisor'], order),
  ...['accept', 'decline', 'start', 'report', 'pass', 'join'].map((act) => post(`/orders/{id}/${act}`, leaders, order)),
  ...['appoint', 'claim', 'release', 'fulfil'].map((act) => post(`/orders/{id}/${act}`, signed, order)),
  ...['amend', 'withdraw', 'urge', 'confirm', 'dispute', 'evaluate', 'comment'].map((act) => post(`/orders/{id}/${act}`, signed, order)),
  get('/orders/{id}/photos/{photo_id}', signed, { ...page, ...order }), get('/orders/{id}/going/{person_id}', signed, { ...page, ...order }),
  get('/orders/{id}/receipt', signed, { ...page, ...order }),
  post('/orders/{id}/doubt', signed, order), post('/orders/{id}/clear', dispatch, order), post('/orders/{id}/thanks', signed, order),
  get('/problems/new', signed), post('/problems', signed, once), get('/wishes', everybody), get('/wishes/new', signed), post('/wishes', signed, once),
  get('/desk', [...dispatch, 'supervisor', 'auditor']), get('/desk/new', ['grid', ...dispatch]), post('/desk/new', ['grid', ...dispatch], once),
  get('/team/orders', leaders), get('/items', dispatch), get('/items/new', dispatch), get('/services/{id}', everybody, item),
  get('/items/proposals', [...dispatch, 'supervisor', 'auditor']), get('/items/proposals/{id}', [...dispatch, 'supervisor', 'auditor'], proposal),
  ...['take', 'decline'].map((act) => post(`/items/proposals/{id}/${act}`, ['centre'], { ...proposal, ...once })),
  post('/items', dispatch, once), get('/items/{id}/edit', dispatch, item),
  ...['edit', 'teams', 'teams/end', 'areas', 'areas/end', 'slots', 'slots/end'].map((act) => post(`/items/{id}/${act}`, dispatch, { ...item, ...once })),
  get('/visits/desk', dispatch), post('/visits', dispatch, once), get('/visits', [...dispatch, 'supervisor', 'auditor']), get('/team/visits', leaders),
  get('/visits/{id}', signed, tour), get('/visits/{id}/sheet', signed, tour), post('/visits/{id}/cancel', dispatch, tour),
  ...['accept', 'decline', 'report'].map((act) => post(`/visits/{id}/${act}`, leaders, tour)),
  ...['move', 'up'].map((act) => post(`/visits/{id}/${act}`, [...leaders, ...dispatch], tour)),

  get('/desk/new/{id}', ['grid', ...dispatch], order), get('/orders/all', [...dispatch, 'supervisor', 'auditor']),
  get('/orders/register', [...dispatch, 'supervisor', 'auditor']), get('/orders/{id}/group', signed, order),

  get('/calls/missed', callReaders), post('/calls/missed', callers, once), post('/calls/missed/file', callers, once),
  get('/calls/missed/{id}', callReaders, nothing), ...['take', 'release', 'tried', 'note'].map((act) => post(`/calls/missed/{id}/${act}`, callers, nothing)),
  get('/calls/tell', callReaders), get('/calls/tell/{id}', callReaders, nothing),
  ...['open', 'told', 'tried'].map((act) => post(`/calls/tell/{id}/${act}`, callers, nothing)),
  get('/calls/rate', dispatch), get('/calls/rate/{id}', dispatch, order), post('/calls/rate/{id}', dispatch, order),
  post('/calls/rate/{id}/open', dispatch, order),
  get('/revisits', [...dispatch, 'supervisor']), get('/revisits/{id}', [...dispatch, 'supervisor'], nothing),
  post('/revisits/{id}', dispatch, nothing), ...['open', 'tried'].map((act) => post(`/revisits/{id}/${act}`, dispatch, nothing)),
  get('/me/family', signed), post('/me/family', signed, once), get('/me/family/{id}', signed, { ...nothing, ...once }),
  post('/me/family/{id}/code', signed, nothing), post('/me/family/{id}/end', signed, nothing),
  get('/me/family/{id}/order', signed, { ...nothing, ...page }), post('/me/family/{id}/order', signed, nothing),
  get('/calls/families', callers), post('/calls/families/{id}', dispatch, nothing),
  post('/calls/families/{id}/open', dispatch, nothing),
  get('/activities', everybody), get('/activities/month', everybody), get('/activities/atom', everybody, page),
  get('/activities/calendar/{id}', everybody, page), get('/activities/{id}', everybody, activity), get('/activities/{id}/calendar', everybody, page),
  get('/calendar/{word}', everybody, page), post('/activities/{id}/signups', signed, { ...activity, outside: 'in' }),
  get('/signups/{id}', signed, signup), post('/signups/{id}/cancel', signed, { ...signup, ...once }), post('/signups/{id}/appeal', signed, { ...signup, ...once }),
  get('/me/activities', signed), post('/me/activities/feed', signed, { ...page, ...once }),
  get('/activities/new', runners), get('/activities/project', runners, page), post('/activities/project', runners, once),
  get('/activities/date', runners, page), post('/activities/date', runners, once), post('/activities/{id}/template', runners, { ...activity, ...once }),
  ...['publish', 'cancel', 'move', 'places', 'report'].map((act) => post(`/activities/{id}/${act}`, runners, { ...activity, ...once })),
  ...['approve', 'return'].map((act) => post(`/activities/{id}/${act}`, dispatch, { ...activity, ...once })),
  post('/activities/{id}/highlight', ['centre'], { ...activity, ...once }),
  get('/activities/{id}/signups', [...runners, 'supervisor', 'auditor'], activity),
  ...['approve', 'refuse', 'remove', 'attend', 'miss'].map((act) => post(`/signups/{id}/${act}`, runners, { ...signup, ...once })),
  ...['excuse', 'uphold'].map((act) => post(`/signups/{id}/${act}`, dispatch, { ...signup, ...once })),
  get('/activities/{id}/album', everybody, activity), post('/activities/{id}/album', runners, once),
  get('/activities/{id}/album/{photo_id}/photo.jpg', everybody, { ...page, ...record }), post('/activities/{id}/album/{photo_id}/hide', signed, record),
  ...['show', 'remove'].map((act) => post(`/activities/{id}/album/{photo_id}/${act}`, runners, record)),
  ...['pdf', 'zip'].flatMap((form) => [get(`/activities/{id}/ledger.${form}`, [...runners, 'supervisor', 'auditor'], { ...page, ...activity }),
    get(`/ledgers/month.${form}`, onlookers, page)]),
  get('/ledgers', onlookers),
  get('/team', leaders), get('/activities/desk', [...dispatch, 'supervisor', 'auditor']), post('/activities/rights', dispatch, once),
  post('/activities/rule', dispatch, once), get('/activities/weeks', [...runners, 'supervisor', 'auditor']),
  post('/activities/weeks/plan', ['branch', 'centre'], once), post('/activities/weeks/pick', ['branch', 'centre'], once),
  get('/activities/codes', dispatch), post('/activities/codes', ['centre'], once), post('/activities/codes/end', ['centre'], once),

  get('/duty', onlookers), get('/duty/posts', everybody), get('/duty/posts/new', dispatch, page), post('/duty/posts', dispatch, once),
  get('/duty/posts/{id}', everybody, nothing), get('/duty/posts/{id}/week', onlookers, { ...nothing, ...page }),
  get('/duty/posts/{id}/edit', dispatch, { ...nothing, ...page }), post('/duty/posts/{id}/edit', dispatch, nothing),
  ...['patterns', 'patterns/end', 'fill', 'shifts', 'close'].map((act) => post(`/duty/posts/{id}/${act}`, runners, nothing)),
  get('/duty/open', signed), get('/duty/mine', signed), get('/duty/shifts/{id}', everybody, nothing),
  ...['take', 'offer', 'exchange'].map((act) => post(`/duty/shifts/{id}/${act}`, signed, nothing)), post('/duty/shifts/{id}/assign', runners, nothing),
  get('/duty/swaps', onlookers), ...['take', 'withdraw', 'back', 'decline'].map((act) => post(`/duty/swaps/{id}/${act}`, signed, nothing)),
  ...['agree', 'refuse'].map((act) => post(`/duty/swaps/{id}/${act}`, runners, nothing)),
  get('/insurance', onlookers), post('/insurance', runners, once), get('/insurance/lists', onlookers), get('/insurance/{id}', onlookers, nothing),
  ...['names', 'names/end', 'end'].map((act) => post(`/insurance/{id}/${act}`, runners, once)),
  get('/activities/{id}/insured', onlookers, nothing), get('/activities/{id}/insured/print', onlookers, { ...nothing, ...page }),
  get('/me/safety', signed), get('/training', everybody), post('/training', dispatch, once), get('/training/{id}', everybody, nothing),
  ...['credits', 'credits/revoke', 'close'].map((act) => post(`/training/{id}/${act}`, dispatch, once)),

  get('/', everybody), get('/todo', signed), get('/me', everybody), get('/mode', everybody, page), get('/help', everybody), get('/help/api', everybody), get('/help/style', everybody, page),
  get('/search', everybody),
  get('/needs', signed), get('/needs/new', signed), post('/needs', signed, once), get('/needs/desk', hearers),
  get('/needs/{id}', signed, need), post('/needs/{id}/sort', ['grid', ...dispatch], need),
  ...['merge', 'part', 'aside', 'reopen', 'finish', 'item', 'order', 'project'].map((act) => post(`/needs/{id}/${act}`, dispatch, need)),
  get('/needs/projects', hearers), get('/needs/projects/{id}', hearers, project), post('/needs/projects/{id}/end', dispatch, { ...project, ...once }),
  get('/needs/visits', hearers), get('/needs/visits/new', ['grid', ...dispatch]), post('/needs/visits', ['grid', ...dispatch], once),
  get('/needs/visits/{id}', hearers, visit), get('/needs/visits/{id}/sheet', hearers, visit), post('/needs/visits/{id}/opinion', ['grid', ...dispatch], { ...visit, ...once }), post('/needs/visits/{id}/fix', ['grid', ...dispatch], { ...visit, ...once }),
  get('/needs/talks', hearers), get('/needs/talks/new', ['grid', ...dispatch]), post('/needs/talks', ['grid', ...dispatch], once),
  get('/needs/talks/{id}', hearers, talk), get('/needs/talks/{id}/sheet', hearers, talk), post('/needs/talks/{id}/opinion', ['grid', ...dispatch], { ...talk, ...once }), post('/needs/talks/{id}/fix', ['grid', ...dispatch], { ...talk, ...once }),
  get('/questionnaires', hearers), get('/questionnaires/new', dispatch), post('/questionnaires', dispatch, once),
  get('/questionnaires/{id}', signed, questionnaire), get('/questionnaires/{id}/edit', dispatch, questionnaire),
  ...['edit', 'category', 'publish', 'close'].map((act) => post(`/questionnaires/{id}/${act}`, dispatch, { ...questionnaire, ...once })),
  post('/questionnaires/{id}/answer', signed, { ...questionnaire, outside: 'in', ...once }),
  post('/questionnaires/{id}/fill', ['grid', ...dispatch], { ...questionnaire, ...once }),

  get('/comparisons', [...dispatch, 'supervisor', 'auditor', ...leaders]),
  get('/dashboards', figureReaders), get('/dashboards/below', figureReaders), get('/dashboards/month', figureReaders),
  get('/dashboards/rows', figureReaders, nothing), get('/dashboards/teams', countyReaders), get('/dashboards/units', countyReaders),
  get('/dashboards/visits', countyReaders, nothing),
  get('/reports', figureReaders), get('/reports/new', figureReaders), post('/reports', dispatch, once), get('/reports/{id}', figureReaders, nothing),
  post('/reports/{id}/withdraw', dispatch, nothing), ...['docx', 'pdf', 'xlsx'].map((kind) => get(`/reports/{id}/report.${kind}`, figureReaders, nothing)),

  get('/c/{code}', signed, { page: true, ...once }), post('/c/{code}', signed, { ...page, ...once }),
  get('/activities/{id}/checkin', signed, { ...activity, outside: 'in' }), post('/activities/{id}/checkin', signed, { ...activity, ...once, outside: 'in' }),
  get('/me/card', signed), post('/me/card', signed, once), get('/cards/key', everybody),
  get('/activities/{id}/rollcall', [...runners, 'supervisor', 'auditor'], activity), post('/activities/{id}/rollcall', runners, { ...activity, ...once }),
  ...['facts/{fact_id}/undo', 'facts/{fact_id}/take', 'presences/{presence_id}/settle'].map((act) => post(`/activities/{id}/${act}`, runners, record)),
  get('/activities/{id}/screen', runners, activity), post('/activities/{id}/sheets', runners, { ...activity, ...once }),
  get('/activities/{id}/sheet', runners, { ...page, ...record }), get('/activities/{id}/sheets/{sheet_id}', runners, record),
  get('/activities/{id}/sheets/{sheet_id}/photo.jpg', runners, { ...page, ...record }),
  post('/activities/{id}/sheets/{sheet_id}/photo', runners, once), post('/activities/{id}/sheets/{sheet_id}/sign', dispatch, record),
  get('/field', everybody, page), get('/field/worker.js', everybody, page), get('/field/manifest.webmanifest', everybody, page), get('/field/activities', runners),
  get('/field/devices', runners), post('/field/devices', runners, once), post('/field/devices/{id}/revoke', runners, device),
  get('/field/kit/{id}', runners, activity), post('/field/ops', signed, once), post('/field/photos', runners, once), post('/field/photos/undo', runners, once),
  get('/records', signed), get('/records/public', everybody), get('/records/public/sheet', everybody, page),
  get('/records/desk', [...runners, 'supervisor', 'auditor']), get('/records/odd', [...dispatch, 'supervisor', 'auditor']),
  get('/records/objections', dispatch), post('/records/objections/{id}/appeal', signed, record), post('/records/objections/{id}/decide', dispatch, record),
  get('/records/entries', [...runners, 'supervisor', 'auditor']), get('/records/entries/new', runners, page), post('/records/entries', runners, once),
  get('/records/entries/{id}', [...runners, 'supervisor', 'auditor'], record), get('/records/entries/{id}/photo.jpg', [...runners, 'supervisor', 'auditor'], { ...page, ...record }),
  post('/records/entries/{id}/decide', ['branch', 'centre'], record),
  get('/records/{id}', signed, record), ...['objections', 'evaluate'].map((act) => post(`/records/{id}/${act}`, signed, record)),
  ...['approve', 'refuse', 'reopen'].map((act) => post(`/records/{id}/${act}`, runners, record)), post('/records/{id}/reverse', dispatch, record),
  get('/activities/{id}/records', [...runners, 'supervisor', 'auditor'], activity), post('/activities/{id}/records/approve', runners, { ...activity, ...once }),

  get('/certificates', signed), post('/certificates', signed, once), get('/certificates/public', everybody),
  get('/certificates/desk', [...dispatch, 'supervisor', 'auditor']), get('/certificates/{id}', signed, certificate), get('/certificates/{id}/paper.pdf', signed, { ...page, ...certificate }),
  post('/certificates/{id}/cancel', signed, certificate), ...['accept', 'refuse', 'issue', 'revoke'].map((act) => post(`/certificates/{id}/${act}`, dispatch, certificate)),
  get('/verify', everybody), get('/verify/key', everybody), get('/verify/{code}', everybody),

  get('/stars', signed), post('/stars', signed, once), get('/stars/public', everybody), get('/honours', everybody),
  get('/stars/desk', [...dispatch, 'supervisor', 'auditor']), get('/stars/marks', [...dispatch, 'supervisor', 'auditor']),
  post('/stars/marks', ['centre'], once), post('/stars/marks/{id}/lift', ['centre'], star), post('/stars/objections/{id}/decide', ['centre'], star),
  get('/stars/{id}', signed, star), ...['withdraw', 'objections'].map((act) => post(`/stars/{id}/${act}`, signed, star)),
  post('/stars/{id}/review', dispatch, star), ...['restore', 'revoke'].map((act) => post(`/stars/{id}/${act}`, ['centre'], star)),
  post('/activities/{id}/objections', signed, { ...activity, ...once, outside: 'in' }),
  get('/points', signed), get('/points/rules', everybody), get('/points/rules/simulate', ['centre', 'supervisor', 'auditor']), post('/points/rules', ['centre'], once),
  get('/points/household', signed), ...['', '/ask', '/put', '/leave'].map((act) => post(`/points/household${act}`, signed, once)), post('/points/household/{id}/answer', signed, record),
  get('/points/desk', [...dispatch, 'supervisor', 'auditor']), get('/points/people/{id}', [...dispatch, 'supervisor', 'auditor'], person),
  ...['freeze', 'unfreeze', 'elsewhere'].map((act) => post(`/points/people/{id}/${act}`, ['branch', 'centre'], { ...person, ...once })),
  get('/points/grades', [...dispatch, 'supervisor', 'auditor']), post('/points/grades', ['branch', 'centre'], once),

];

const covers = (node, path) => path.startsWith(node);

// May this order be read: its resident, who dispatches, supervises or audits above it, and the team it is assigned to.
function readsOrder(actor, thing) {
  return actor.id === thing.resident || (thing.team && actor.team === thing.team && leaders.includes(actor.role)) ||
    ([...dispatch, 'supervisor', 'auditor'].includes(actor.role) && covers(actor.node, thing.path));
}

// Who runs an activity: who dispatches for its place, and who leads the team that holds it.
function runsActivity(actor, thing, row) {
  return (dispatch.includes(actor.role) && covers(actor.node, thing.path)) || (leaders.includes(actor.role) && actor.team === thing.team) ||
    (row.method === 'GET' && row.names === 'activity' && ['supervisor', 'auditor'].includes(actor.role) && covers(actor.node, thing.path));
}

// What was heard at a place is for who works there or looks on from above, for the grid worker of that very station, and for who said it;
// a questionnaire is for who lives where it asks, and to fill in for the grid worker below it.
const heard = ['need', 'visit', 'talk', 'project', 'questionnaire'];
function readsHeard(row, actor, thing) {
  if (row.method === 'POST' && row.who === dispatch) return dispatch.includes(actor.role) && covers(actor.node, thing.path);
  if (actor.id && actor.id === thing.resident && row.who === signed) return true;
  if (row.names === 'questionnaire') return (hearers.includes(actor.role) && (covers(actor.node, thing.path) || (actor.role === 'grid' && covers(thing.path, actor.node)))) || (row.who === signed && covers(thing.path, actor.home ?? '!'));
  return (hearers.includes(actor.role) && covers(actor.node, thing.path)) || (actor.role === 'grid' && covers(thing.path, actor.node) && thing.path.split('/').length > 4);
}

// 'in', 401, 403 or 404: what `actor` {role, node, team, id} meets at that row; `thing` {path, team, resident} is what {id} names,
// 'missing' when there is none.
export function expected(row, actor, thing) {
  if (row.who !== everybody && actor.role === 'nobody') return 401;
  if (Array.isArray(row.who) && !row.who.includes(actor.role)) return row.method === 'GET' ? 404 : 403;
  if (thing === 'missing') return 404;
  if (!thing) return 'in';
  if (row.names === 'order' || row.names === 'tour') return readsOrder(actor, thing) ? 'in' : 404;
  if (row.names === 'activity') return row.who === everybody || row.who === signed || runsActivity(actor, thing, row) ? 'in' : row.outside;
  if (row.names === 'signup') return actor.id === thing.resident || runsActivity(actor, thing, row) ? 'in' : row.outside;
  if (heard.includes(row.names)) return readsHeard(row, actor, thing) ? 'in' : row.outside;
  if (row.names === 'team') return row.who === everybody || covers(actor.node, thing.path) || actor.team === thing.id ? 'in' : row.outside;
  return row.who === everybody || covers(actor.node, thing.path) ? 'in' : row.outside;
}
