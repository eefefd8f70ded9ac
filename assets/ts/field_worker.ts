// The worker of /field: keeps the page and its few files, so that it opens without a network.
// Nothing else is touched: facts and rosters go by the page itself, other pages are not kept.
// The server writes FILES above this text; another build of it is another worker.
declare const FILES: string[];
const PAGE = '/field', STORE = 'field ' + FILES.join(' ');
const worker = self as unknown as {
  addEventListener(kind: string, run: (event: any) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
};

async function keep(): Promise<void> {
  const store = await caches.open(STORE);
  await store.addAll(FILES);
  const page = await fetch(PAGE, { cache: 'reload' });
  if (!page.ok || page.redirected) throw new Error('no page to keep');
  await store.put(PAGE, page);
  await worker.skipWaiting();
}

async function forget(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith('field ') && name !== STORE) await caches.delete(name);
  await worker.clients.claim();
}

// The network's page when it answers within three seconds, else the one that is kept.
async function page(request: Request): Promise<Response> {
  const store = await caches.open(STORE), kept = await store.match(PAGE);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await store.put(PAGE, answer.clone());
    return answer.ok || !kept ? answer : kept.clone();
  });
  if (!kept) return fresh;
  const late = new Promise<Response>((done) => setTimeout(() => done(kept.clone()), 3000));
  return Promise.race([fresh.catch(() => kept.clone()), late]);
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) || fetch(request);
}

worker.addEventListener('install', (event) => event.waitUntil(keep()));
worker.addEventListener('activate', (event) => event.waitUntil(forget()));
worker.addEventListener('fetch', (event) => {
  const request: Request = event.request, path = new URL(request.url).pathname;
  if (request.method !== 'GET') return;
  if (path === PAGE && request.mode === 'navigate') event.respondWith(page(request));
  else if (FILES.includes(path)) event.respondWith(file(request));
});
