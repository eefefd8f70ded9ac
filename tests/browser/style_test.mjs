// The stylesheet by itself, and /help/style, which shows what is drawn with it: weight, contrast of every pair of tokens that stand on each
// other, no colour outside the tokens, no class that nothing draws, every component and icon on the page.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Visitor, county, serve } from '../support/redvest.mjs';

const sheets = readdirSync('assets/css').sort().map((name) => [name, readFileSync(join('assets/css', name), 'utf8').replace(/\/\*[^]*?\*\//g, '')]);
const all = sheets.map(([, text]) => text).join('\n');
const tokensOf = (text) => Object.fromEntries([...text.matchAll(/--([\w-]+):([^;}]+)/g)].map(([, name, value]) => [name, value.trim()]));
const block = (selector) => tokensOf(all.slice(all.indexOf(selector)).split('}')[0]);
const light = block(':root,[data-theme=light]{'), dark = block('[data-theme=dark]{'), elder = block('[data-mode=elder]{');
// 大字版 makes grey text darker; in the dark it is not used by residents, but one may choose both.
const looks = { light, dark: { ...light, ...dark }, elder: { ...light, ...elder } };

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m);
  return (x + 0.05) / (y + 0.05);
}

const value = (look, name) => {
  const found = name === 'white' ? '#FFFFFF' : looks[look][name];
  assert.match(found ?? '', /^#[0-9A-F]{6}$/i, `--${name} of ${look}`);
  return found;
};

// What stands on what, and how much it must stand out: 4.5 for text, 3 for icons, frames and large figures (WCAG 2.2, 1.4.3 and 1.4.11).
const surfaces = ['paper', 'card', 'sunk'];
const pairs = [
  ...['ink', 'ink-2', 'ink-3', 'red-text', 'patina', 'bad'].flatMap((text) => surfaces.map((below) => [text, below, 4.5])),
  ...['ok', 'warn', 'info', 'bad'].map((word) => [word, `${word}-bg`, 4.5]),
  ['slate', 'slate-50', 4.5], ['slate', 'card', 4.5], ['ink', 'red-50', 4.5], ['red-text', 'red-50', 4.5], ['red-800', 'red-50', 4.5],
  ['red-800', 'red-100', 4.5], ['red-ink', 'red-50', 4.5], ['patina', 'patina-50', 4.5], ['warn', 'card', 4.5], ['warn', 'paper', 4.5],
  ['white', 'red-600', 4.5], ['white', 'red-700', 4.5], ['white', 'patina-700', 4.5], ['paper', 'ink', 4.5],
  ['copper', 'copper-50', 3], ['brass', 'card', 3], ['ink-3', 'paper', 3], ['red-600', 'card', 3], ['ring', 'ring-in', 4.5], ['red-text', 'line', 3],
];

test('every pair of tokens that stand on each other can be read, light, dark and 大字版', () => {
  const found = [];
  for (const look of Object.keys(looks))
    for (const [above, below, least] of pairs) {
      const is = contrast(value(look, above), value(look, below));
      // In the dark the red of buttons marks the steps of an order, whose words say the same.
      if (is < least && !(look === 'dark' && above === 'red-600')) found.push(`${look}: --${above} on --${below} is ${is.toFixed(2)}, wants ${least}`);
    }
  assert.deepEqual(found, []);
  assert.ok(contrast('#777777', '#FFFFFF') < 4.5 && contrast('#767676', '#FFFFFF') >= 4.5, 'the measure itself');
});

// A rule that sets both a text colour and what it stands on must be among the pairs, so that a new one is measured too.
test('each rule with a colour on a ground is one of the measured pairs', () => {
  const name = (text) => /^var\(--([\w-]+)\)$/.exec(text)?.[1] ?? ({ '#fff': 'white' })[text];
  const measured = new Set(pairs.filter(([, , least]) => least >= 3).map(([above, below]) => `${above} on ${below}`));
  const found = new Set();
  for (const [, body] of all.matchAll(/\{([^{}]*)\}/g)) {
    const rule = Object.fromEntries(body.split(';').map((part) => part.split(/:(.*)/).slice(0, 2)));
    const above = name(rule.color ?? ''), below = name(rule.background ?? '');
    if (above && below && !measured.has(`${above} on ${below}`)) found.add(`${above} on ${below}`);
  }
  assert.deepEqual([...found], []);
});

test('the two dark blocks are equal, and a colour stands in the tokens alone', () => {
  const bodies = [...all.matchAll(/\[data-theme=(?:dark|"")\]\{([^}]*)\}/g)].map(([, body]) => body.replace(/\s+/g, ''));
  assert.equal(bodies.length, 2);
  assert.equal(bodies[0], bodies[1]);
  // White and black of paper and codes, the head's red on its white pill, the stripe as it is printed, the dark of a camera's picture.
  const apart = new Set(['#fff', '#000', '#999', '#666', '#930E15', '#F4E9B8', '#D9DEDF', '#14100F']);
  const found = sheets.slice(1).flatMap(([file, text]) => [...text.matchAll(/#[0-9a-f]{3,8}\b(?=[^{}]*\})/gi)]
    .map(([colour]) => colour).filter((colour) => !apart.has(colour)).map((colour) => `${file}: ${colour}`));
  assert.deepEqual(found, []);
});

test('the stylesheet weighs at most 20 kB', () => {
  const bytes = gzipSync(readFileSync('build/assets/app.css'), { level: 9 }).length;
  console.log(`# app.css: ${bytes} bytes`);
  assert.ok(bytes <= 20000, `${bytes} bytes`);
});

let town, server;
before(async () => {
  town = county();
  server = await serve(town);
});
after(() => server?.stop());

// ux.md §3.5, as the page names them.
const components = ['页头', '工作台页头和菜单', '底部标签', '段落标题', '卡片', '列表', '双栏', '求助条', '按钮',
  '文字', '验证码', '大段文字和字数', '单选', '多选', '时间片', '日期', '选地方', '照片', '数量', '同意', '错误汇总', '核对表',
  '状态标签', '五步条', '进度', '短提示和撤销', '再确认', '空的列表', '正在取', '网络状态',
  '表格', '数字', '条形', '方位示意', '经过', '一条审计', '二维码', '扫码框', '评单', '打码和查看'];

test('/help/style shows every component in three looks and on paper, and every icon', async () => {
  const { text, headers } = await new Visitor(server).get('/help/style');
  assert.match(headers.get('content-security-policy'), /style-src 'self';/);
  assert.doesNotMatch(text, /<[^>]* style=/);
  const [intro, ...parts] = text.split(/<section class="look"/);
  assert.match(intro, /组件和样式/);
  const shown = parts.map((part) => [...part.matchAll(/<h3>([^<]*)<\/h3>/g)].map(([, name]) => name));
  for (const look of shown.slice(0, 3)) assert.deepEqual(components.filter((name) => !look.includes(name)), []);
  assert.match(parts[3], /class="paper"/);
  const icons = [...parts[4].matchAll(/<code data-source>([\w-]+)<\/code>/g)].map(([, name]) => name).sort();
  assert.deepEqual(icons, readdirSync('assets/icons').map((name) => name.replace('.svg', '')).filter((name) => name !== 'vest').sort());
});
