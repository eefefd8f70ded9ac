// Words stand in the page, where they are translated; here are only their names.
export function $<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

// {n} is a number, {s} a text; given in that order where both stand.
export function word(name: string, first: number | string = '', second: number | string = ''): string {
  const text = $<HTMLTemplateElement>('words').content.querySelector(`[data-w="${name}"]`)?.textContent ?? name;
  const both = text.includes('{n}') && text.includes('{s}');
  return text.replace('{n}', String(first)).replace('{s}', String(both ? second : first));
}

const pad = (n: number): string => String(n).padStart(2, '0');
const local = (at: number): Date => new Date(at + 8 * 3600000);  // the county's time, whatever the phone thinks
export function hour(at: number): string {
  const day = local(at);
  return `${pad(day.getUTCHours())}:${pad(day.getUTCMinutes())}`;
}

// 11月27日 周五 07:00–09:00, as the page's language says a day.
const said = new Intl.DateTimeFormat(document.documentElement.lang, { month: 'long', day: 'numeric', weekday: 'short', timeZone: 'Asia/Shanghai' });

// As a camera writes it, in the county's time.
export function stamp(at: number): string {
  const day = local(at);
  return `${day.getUTCFullYear()}:${pad(day.getUTCMonth() + 1)}:${pad(day.getUTCDate())} ${hour(at)}:${pad(day.getUTCSeconds())}`;
}

export function span(from: string, to: string): string {
  const a = Date.parse(from);
  return `${said.format(a).replace('周', ' 周')} ${hour(a)}–${hour(Date.parse(to))}`;
}

export function ago(ms: number): string {
  const minutes = Math.floor(ms / 60000);
  if (minutes < 1) return word('just');
  if (minutes < 60) return word('minutes', minutes);
  return minutes < 48 * 60 ? word('hours', Math.floor(minutes / 60)) : word('days', Math.floor(minutes / 1440));
}

// A copy of a template: `parts.name` is the element marked data-f="name".
export function copy(id: string): { node: HTMLElement; parts: Record<string, HTMLElement> } {
  const node = ($<HTMLTemplateElement>(id).content.firstElementChild as HTMLElement).cloneNode(true) as HTMLElement;
  const parts: Record<string, HTMLElement> = {};
  node.querySelectorAll<HTMLElement>('[data-f]').forEach((part) => { parts[part.dataset.f ?? ''] = part; });
  return { node, parts };
}

export function show(what: HTMLElement | string, yes: boolean): void {
  (typeof what === 'string' ? $(what) : what).hidden = !yes;
}
