// The pages that the county is judged by (ux.md §3.6), as one person each finds them in the demo county. `make pictures` compares them
// with those of another commit, `make screenshots` shows them to readers.
import { Visitor, accountOf, enter, tokenFor } from './redvest.mjs';
import { program } from './http.mjs';

const rows = async (visitor, path) => Object.values(JSON.parse((await visitor.get(path)).text)).find(Array.isArray);
function first(list, what, fits) {
  const found = list.find(fits);
  if (!found) throw new Error(`the demo county has no ${what}`);
  return found;
}

// An order that waits to be evaluated: the team has come, said the word at the door, done the work and reports.
async function served(visitor, town, server) {
  const { id } = first(await rows(visitor, '/orders.json'), 'order with an appointment', (one) => one.state === 'appointed');
  const { side } = JSON.parse((await visitor.get(`/orders/${id}.json`)).text);
  const leader = program(server, tokenFor(town, accountOf(town, '队长').phone));
  for (const [act, values] of [['start', { code: side.visit.code }], ['report', { result: '已上门办好，老人满意。', minutes: 45, people: 2 }]]) {
    const { version } = (await leader.get(`/orders/${id}`)).json().order;
    const answer = await leader.post(`/orders/${id}/${act}`, { version, ...values });
    if (answer.status >= 300) throw new Error(answer.text);
  }
  return `/orders/${id}`;
}

// {name, title, role, path, ready}: `path` is found by following the lists as that person; `ready` waits for what a script draws.
export const ten = [
  { name: 'home', title: '首页', role: '居民', path: () => '/' },
  { name: 'order-new', title: '点单', role: '居民', path: () => '/orders/new?item=1' },
  { name: 'order', title: '单详情', role: '居民', async path(visitor) {
    const all = await rows(visitor, '/orders.json');
    return `/orders/${(all.find((one) => one.team_name && !one.ended_at) ?? first(all, 'order of a resident', () => true)).id}`;
  } },
  { name: 'rate', title: '评单', role: '独居老人', path: served },
  { name: 'activity', title: '活动详情', role: '居民', async path(visitor) {
    return `/activities/${first(await rows(visitor, '/activities.json'), 'activity with places', (one) => one.places > 0).id}`;
  } },
  { name: 'field', title: '现场模式', role: '队长', path: () => '/field', async ready(page) {
    await page.locator('#activities li').first().waitFor();
    await page.locator('#checks li').first().waitFor();
  } },
  { name: 'hours', title: '我的时长', role: '星级志愿者', path: () => '/records' },
  { name: 'desk', title: '派单台', role: '站管理员', path: () => '/desk' },
  { name: 'desk-new', title: '代办点单', role: '站管理员', path: () => '/desk/new' },
  { name: 'till', title: '核销', role: '爱心商户', path: () => '/till' },
  { name: 'wall', title: '数据大屏', role: '居民', path: () => '/wall/public' },
];

// Each with its address and who is signed in, found once. What this county or this binary has not is told to `lacks`.
export async function addressed(town, server, lacks = (one, error) => { throw error; }) {
  const visitors = new Map(), found = [];
  for (const one of ten) {
    try {
      if (!visitors.has(one.role)) {
        const visitor = new Visitor(server);
        await enter(visitor, accountOf(town, one.role));
        visitors.set(one.role, visitor);
      }
      const visitor = visitors.get(one.role);
      found.push({ ...one, visitor, address: await one.path(visitor, town, server) });
    } catch (error) {
      lacks(one, error);
    }
  }
  return found;
}

// The person's own device, at that page.
export async function open(chrome, server, one, options = {}, cookies = []) {
  const context = await chrome.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', ...options });
  await context.addCookies([...one.visitor.cookies, ...cookies].map(([name, value]) => ({ name, value, url: server.url })));
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  return page;
}
