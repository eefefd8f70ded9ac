// The pages that the county is judged by (ux.md §3.6), as one person each finds them in the demo county. `make pictures` compares them
// with those of another commit, `make screenshots` shows them to readers.
import { Visitor, accountOf } from './redvest.mjs';

const first = (list, fits) => list.find(fits) ?? list[0];
const rows = async (visitor, path) => Object.values(JSON.parse((await visitor.get(path)).text)).find(Array.isArray);

// {name, title, role, path, ready}: `path` is found by following the lists as that person; `ready` waits for what a script draws.
export const ten = [
  { name: 'home', title: '首页', role: '居民', path: () => '/' },
  { name: 'order-new', title: '点单', role: '居民', path: () => '/orders/new?item=1' },
  { name: 'order', title: '单详情', role: '居民', async path(visitor) {
    return `/orders/${first(await rows(visitor, '/orders.json'), (one) => one.state === 'accepted' || one.state === 'appointed').id}`;
  } },
  { name: 'rate', title: '评单', role: '独居老人', async path(visitor) {
    return `/orders/${first(await rows(visitor, '/orders.json'), (one) => one.state === 'to_rate' || one.state === 'to_confirm').id}`;
  } },
  { name: 'activity', title: '活动详情', role: '居民', async path(visitor) {
    return `/activities/${first(await rows(visitor, '/activities.json'), (one) => one.places > 0).id}`;
  } },
  { name: 'field', title: '现场模式', role: '队长', path: () => '/field', async ready(page) {
    await page.locator('#activities li').first().waitFor();
  } },
  { name: 'hours', title: '我的时长', role: '星级志愿者', path: () => '/records' },
  { name: 'desk', title: '派单台', role: '站管理员', path: () => '/desk' },
  { name: 'desk-new', title: '代办点单', role: '站管理员', path: () => '/desk/new' },
  { name: 'till', title: '核销', role: '爱心商户', path: () => '/till' },
];

// Each with its address, found once.
export async function addressed(town, server, pages = ten) {
  const visitors = new Map(), found = [];
  for (const one of pages) {
    if (!visitors.has(one.role)) {
      const visitor = new Visitor(server);
      await visitor.login(accountOf(town, one.role).phone);
      visitors.set(one.role, visitor);
    }
    found.push({ ...one, address: await one.path(visitors.get(one.role)) });
  }
  return { pages: found, visitors };
}
