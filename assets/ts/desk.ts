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

// 代办点单: leaving the number looks the person up; the page comes back with name and address filled in.
const find = document.querySelector<HTMLInputElement>('input[data-find]');
if (find) {
  const known = find.value;
  find.addEventListener('change', () => {
    const digits = find.value.replace(/\D/g, '');
    if (digits.length >= 11 && find.value !== known) find.form?.submit();
  });
  const next = document.querySelector<HTMLElement>(known ? '#item, [name=item]' : 'input[data-find]');
  next?.focus();
}
