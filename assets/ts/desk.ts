// The desk by keyboard: ↓ ↑ walk the list, Enter opens, D sends to the first suggestion, N begins an order for
// somebody else. And a phone number fills the person. Everything works by links and buttons without this.

const rows = Array.from(document.querySelectorAll<HTMLAnchorElement>('a[data-row]'));

function walk(step: number): void {
  if (rows.length === 0) return;
  const focused = rows.indexOf(document.activeElement as HTMLAnchorElement);
  const from = focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute('aria-current') === 'true');
  const to = focused < 0 && from >= 0 ? from : Math.min(Math.max(from + step, 0), rows.length - 1);
  rows[to].focus();
  rows[to].scrollIntoView({ block: 'nearest' });
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  const focused = document.activeElement;
  const row = focused instanceof HTMLAnchorElement && focused.matches('a[data-row]') ? focused : null;
  if (event.key === 'ArrowDown' || event.key === 'j') walk(1);
  else if (event.key === 'ArrowUp' || event.key === 'k') walk(-1);
  else if (event.key === 'd' || event.key === 'D') {
    // A row that is focused but not open is opened first: nobody dispatches what they do not see.
    if (row && row.getAttribute('aria-current') !== 'true') row.click();
    else document.querySelector<HTMLButtonElement>('button[data-dispatch]')?.click();
  } else if (event.key === 'n' || event.key === 'N') document.querySelector<HTMLAnchorElement>('a[data-new]')?.click();
  else return;
  event.preventDefault();
});

// 代办点单: a whole number looks the person up; the page comes back with name and address filled in, and the cursor
// stands where typing goes on: at the service for who is known, at the name for who is not.
const find = document.querySelector<HTMLInputElement>('input[data-find]');
if (find) {
  const known = find.value;
  const whole = () => {
    const digits = find.value.replace(/\D/g, '');
    return find.value !== known && (/^1\d{10}$/.test(digits) || /^0\d{10,11}$/.test(digits));
  };
  find.addEventListener('input', () => {
    if (/^1\d{10}$/.test(find.value) && whole()) find.form?.submit();
  });
  find.addEventListener('change', () => {
    if (whole()) find.form?.submit();
  });
  const at = !known ? 'input[data-find]' : document.querySelector('[data-known]') ? '[name=pick]' : '[name=name]';
  if (!document.querySelector('main .errors')) document.querySelector<HTMLElement>(at)?.focus();
}
