// Every page of the binary's own route table with one address and one person who may open it. Addresses without a {name} are tried as they
// stand, the others are found by following links as a person would.
import { execFileSync } from 'node:child_process';
import { Visitor, accountOf, binary } from './redvest.mjs';

const decode = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
const linksOf = (html) => [...html.matchAll(/\bhref="(\/[^"#]*)/g)].map(([, href]) => decode(href));

// GET routes in the order of the table; `fits` tells whether an address is one of it.
function getRoutes() {
  const routes = JSON.parse(execFileSync(binary, ['routes', '--json'], { encoding: 'utf8' })).filter((route) => route.method === 'GET');
  return routes.map(({ path, who }) => ({ path, who, named: path.includes('{'),
    shape: new RegExp('^' + path.replaceAll('.', '\\.').replace(/\{[^}]*\}/g, '[^/?]+') + '$') }));
}

// The most exact route of an address: /needs/new is not a need called new.
function routeOf(routes, address) {
  const path = address.split('?')[0];
  return routes.find((route) => !route.named && route.path === path) ?? routes.find((route) => route.named && route.shape.test(path));
}

// {pages: [{route, address, role}], visitors, missed}. Every role looks at one page of each route, for the links on it; the first who may is
// the page's person, and on `several` routes, which look different to each, every one of `roles` that stands in `each`.
export async function crawl(town, server, { roles, each, several, apart, more }) {
  const routes = getRoutes().filter((route) => !apart[route.path]);
  const visitors = new Map();
  for (const role of [null, ...roles]) {
    const visitor = new Visitor(server);
    if (role) await visitor.login(accountOf(town, role).phone);
    visitors.set(role, visitor);
  }
  const pages = [], seen = new Set();
  let queue = [];
  const found = (path, role) => pages.find((page) => page.route === path && (role === undefined || page.role === role))?.address;

  async function look(address, role, again = false) {
    const route = routeOf(routes, address);
    if (!route || (!again && seen.has(role + route.path))) return;
    const { status, text, headers } = await visitors.get(role).get(address);
    if (status !== 200 || !/html/.test(headers.get('content-type'))) return;
    seen.add(role + route.path);
    if (!found(route.path) || (several.includes(route.path) && each.includes(role) && !found(route.path, role))) pages.push({ route: route.path, address, role });
    for (const href of linksOf(text)) queue.push([href, role]);
  }
  async function follow() {
    while (queue.length) {
      const round = queue;
      queue = [];
      for (const [address, role] of round) await look(address, role);
    }
  }

  for (const role of [null, ...roles])
    for (const route of routes.filter((one) => !one.named && (role || one.who === 'public'))) await look(route.path, role);
  await follow();
  for (const [address, role] of await more(found, visitors)) {
    await look(address, role, true);
    await follow();
  }
  return { pages, visitors, missed: routes.filter((route) => !found(route.path)).map((route) => route.path) };
}
