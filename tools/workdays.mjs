// Writes the public holidays and the make-up work days of chinese-days as one SQL text, which the
// migrator runs on every county: a day that somebody has set by hand stays as it is.
//   node tools/workdays.mjs > build/workdays.sql
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { holidays, workdays } = require('chinese-days/dist/chinese-days.json');
const { version } = require('chinese-days/package.json');

const rows = [...Object.entries(holidays).map((row) => [...row, 'rest']), ...Object.entries(workdays).map((row) => [...row, 'work'])]
  .map(([date, words, kind]) => {
    const name = words.split(',')[1];
    if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^[一-龥、0-9]{2,30}$/.test(name)) throw new Error(`chinese-days: ${date} ${words}`);
    const source = `国务院办公厅${date.slice(0, 4)}年节假日安排：${name}${kind === 'work' ? '调休上班' : ''}（chinese-days ${version}）`;
    return `(${date.replaceAll('-', '')}, '${kind}', '${source}')`;
  })
  .sort();
if (rows.length < 500) throw new Error('chinese-days: hardly any days');
process.stdout.write(`insert into workdays (day, kind, source) values\n${rows.join(',\n')}\non conflict (day) do nothing\n`);
