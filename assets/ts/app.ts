// What every page gets on top when scripts run. Nothing here is needed for a page to work.

// htmx is fetched only where a page uses it, once the page stands.
const self = document.querySelector<HTMLScriptElement>('script[data-htmx]');
if (self && document.querySelector('[hx-get],[hx-post]')) {
  const meta = document.createElement('meta');
  meta.name = 'htmx-config';
  meta.content = JSON.stringify({
    allowEval: false, includeIndicatorStyles: false, selfRequestsOnly: true, historyCacheSize: 0, timeout: 15000,
    responseHandling: [{ code: '204', swap: false }, { code: '[23]..', swap: true }, { code: '422', swap: true },
      { code: '[45]..', swap: false, error: true }],
  });
  document.head.append(meta);
  const script = document.createElement('script');
  script.src = self.dataset.htmx || '';
  document.head.append(script);
}

// What makes pictures small is fetched only where a form takes pictures.
if (self?.dataset.photos && document.querySelector('input[data-photos]')) {
  const script = document.createElement('script');
  script.type = 'module';
  script.src = self.dataset.photos;
  document.head.append(script);
}

// The camera's program only where a page may ask for one.
if (self?.dataset.scanning && document.querySelector('[data-scan-here]')) {
  const script = document.createElement('script');
  script.type = 'module';
  script.src = self.dataset.scanning;
  document.head.append(script);
}

// The entry of the desk's menu that one stands on is brought into sight; the page itself stays where it is.
const entry = document.querySelector<HTMLElement>('nav.menu [aria-current]');
if (entry) {
  const menu = entry.parentElement!;
  const here = entry.getBoundingClientRect(), frame = menu.getBoundingClientRect();
  menu.scrollLeft += here.left - frame.left - (frame.width - here.width) / 2;
  menu.scrollTop += here.top - frame.top - (frame.height - here.height) / 2;
}

// A form goes out once; the one-time key makes a second click harmless anyway.
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = '1';
  setTimeout(() => { delete form.dataset.sent; }, 8000);
});
window.addEventListener('pageshow', () => {
  document.querySelectorAll<HTMLFormElement>('form[data-sent]').forEach((form) => { delete form.dataset.sent; });
});

// How much of a long text is written, from the first letter on. It is cut at the end anyway.
document.addEventListener('input', (event) => {
  const area = event.target as HTMLTextAreaElement;
  if (!area.matches('textarea[maxlength]')) return;
  let left = area.nextElementSibling;
  if (!left?.classList.contains('left')) {
    left = document.createElement('span');
    left.setAttribute('aria-hidden', 'true');
    area.after(left);
  }
  left.textContent = `${area.value.length} / ${area.maxLength}`;
  left.className = area.maxLength - area.value.length < 20 ? 'left near' : 'left';
});

// − and + beside a small number, for thumbs.
document.querySelectorAll<HTMLInputElement>('.field input[data-max]').forEach((input) => {
  const least = Number(input.dataset.min), most = Number(input.dataset.max);
  if (most > 500) return;
  const frame = document.createElement('div');
  frame.className = 'stepper';
  input.replaceWith(frame);
  const button = (by: number): HTMLButtonElement => {
    const one = document.createElement('button');
    one.type = 'button';
    one.className = by > 0 ? 'btn more-of' : 'btn';
    one.setAttribute('aria-label', by > 0 ? '+1' : '−1');
    one.addEventListener('click', () => {
      input.value = String(Math.max(least, Math.min(most, (Number(input.value) || 0) + by)));
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    return one;
  };
  frame.append(button(-1), input, button(1));
});

// A table whose rows are cards on a phone: a bare number says there what it counts.
document.querySelectorAll<HTMLTableElement>('.table.stack table').forEach((table) => {
  const heads = [...table.querySelectorAll('thead th')].map((one) => one.textContent ?? '');
  for (const row of table.tBodies[0]?.rows ?? [])
    [...row.cells].forEach((cell, i) => {
      if (cell.matches('.num:not(.main)') && /^[\d.,]+$/.test((cell.textContent ?? '').trim())) cell.dataset.th = heads[i];
    });
});

document.querySelectorAll<HTMLButtonElement>('button[data-print]').forEach((button) => {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
});

// 复制到微信群: the text of the element that the button names.
document.querySelectorAll<HTMLButtonElement>('button[data-copy]').forEach((button) => {
  const source = document.getElementById(button.dataset.copy || '');
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText((source.textContent || '').trim());
    button.setAttribute('aria-label', button.dataset.copied || '');
    button.textContent = button.dataset.copied || button.textContent;
  });
});
