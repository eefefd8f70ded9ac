// Who is there, as this phone knows: the roster that was taken along, and the facts since. The server
// merges by its own rules; this is what a leader needs to see at once.
import type { Fact } from './facts';
import type { Kit } from './sync';

export interface Row {
  id: string;          // volunteer number, or the key of the fact of somebody unknown
  name: string; number: string; initials: string; tel4: string;
  listed: boolean; joined: boolean;
  inAt: number; outAt: number;   // 0: not
  held: boolean;
  lastKey: string;     // of this phone's last fact about the person: what 撤销 is about
}

export function rowsOf(kit: Kit, facts: Fact[]): Row[] {
  const rows = new Map<string, Row>();
  for (const one of kit.roster)
    rows.set(one.number, {
      id: one.number, name: one.name, number: one.number, initials: one.initials, tel4: '', listed: true, joined: false,
      inAt: one.in_at ? Date.parse(one.in_at) : 0, outAt: one.out_at ? Date.parse(one.out_at) : 0, held: false, lastKey: '',
    });
  const undone = new Set(facts.filter((fact) => fact.kind === 'void' && fact.status !== 'rejected').map((fact) => fact.target));
  for (const fact of facts) {
    if (fact.activity !== kit.id || fact.kind === 'void' || fact.status === 'rejected' || undone.has(fact.key)) continue;
    const id = fact.who || fact.key;
    let row = rows.get(id);
    if (!row) {
      row = {
        id, name: fact.name ?? '', number: fact.who ?? '', initials: '', tel4: fact.tel4 ?? '', listed: false, joined: Boolean(fact.name),
        inAt: 0, outAt: 0, held: false, lastKey: '',
      };
      rows.set(id, row);
    }
    if (fact.kind === 'in') row.inAt = row.inAt ? Math.min(row.inAt, fact.at) : fact.at;
    else row.outAt = Math.max(row.outAt, fact.at);
    row.held = row.held || fact.status === 'held';
    row.lastKey = fact.key;
  }
  return [...rows.values()];
}

// What the roster said of somebody whose only fact was undone meanwhile is put right by the next roster.
export function seek(rows: Row[], words: string): Row[] {
  const text = words.trim().toLowerCase();
  if (!text) return rows;
  if (/^\d+$/.test(text)) return rows.filter((row) => row.number.endsWith(text) || row.number === text || row.tel4 === text);
  if (/^[a-z]+$/.test(text)) return rows.filter((row) => row.initials.split(' ').some((one) => one.startsWith(text)));
  return rows.filter((row) => row.name.includes(words.trim()));
}
