// make growth: what each page costs in the whole county, against the same page in a county of one hundredth: 100 times the volunteers,
// activities, orders, records. Every page that a person of the demo can reach is timed in both, turn about; the least of many is quoted,
// which the neighbours on the machine disturb least. A page that shows one thing or the next 20 of a list must not notice the rows behind.
import fs from 'node:fs';
import { accountOf, county, serve } from '../tests/support/redvest.mjs';
import { crawl } from '../tests/support/crawl.mjs';

const roles = ['居民', '站管理员', '队长', '中心工作人员'];
const ROUNDS = 6, FLOOR_MS = 0.5;

// Pages of both counties, by route and person.
async function visit(town) {
  const server = await serve(town);
  process.stderr.write(`crawling ${server.url}\n`);
  const { pages, visitors } = await crawl(town, server, { roles, each: [], several: [], apart: {}, more: async () => [] });
  return { server, visitors, pages: new Map(pages.map((page) => [page.route, page])) };
}

async function once(of, page) {
  const began = performance.now();
  const { status, text } = await of.visitors.get(page.role).get(page.address);
  return { ms: performance.now() - began, status, bytes: text.length };
}

async function compare(small, whole, route) {
  const pages = [small, whole].map((of) => of.pages.get(route)), least = [Infinity, Infinity], bytes = [0, 0];
  for (let i = 0; i < ROUNDS; i++)
    for (const [n, of] of [small, whole].entries()) {
      const got = await once(of, pages[n]);
      if (got.status !== 200) return null;
      least[n] = Math.min(least[n], got.ms);
      bytes[n] = got.bytes;
    }
  return { route, role: pages[1].role, address: pages[1].address, small_ms: least[0], whole_ms: least[1], ratio: (least[1] + FLOOR_MS) / (least[0] + FLOOR_MS), bytes };
}

export async function growth() {
  const small = await visit(county({ scale: '0.01', orders: '106' })), whole = await visit(county({ scale: '1', orders: '10600' }));
  const out = [];
  for (const route of whole.pages.keys())
    if (small.pages.has(route)) out.push(await compare(small, whole, route));
  await Promise.all([small, whole].map((of) => of.server.stop()));
  return out.filter(Boolean).sort((a, b) => b.whole_ms - a.whole_ms);
}

if (process.argv[1]?.endsWith('growth.mjs')) {
  const all = await growth();
  for (const page of all)
    console.log(`${page.whole_ms.toFixed(1).padStart(8)} ms ${page.small_ms.toFixed(1).padStart(8)} ms ${page.ratio.toFixed(2).padStart(7)}  ${(page.bytes[1] / 1000).toFixed(0).padStart(5)} kB ${(page.bytes[0] / 1000).toFixed(0).padStart(5)} kB  ${page.address}  ${page.role ?? '-'}`);
  fs.mkdirSync('build/bench', { recursive: true });
  fs.writeFileSync('build/bench/growth.json', JSON.stringify(all, null, 1) + '\n');
  process.exit();
}
