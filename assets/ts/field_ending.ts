// What the server gives instead of the worker when the office has switched it off: it takes itself and
// all that was kept away. What waits to be uploaded lies elsewhere and stays.
const ending = self as unknown as {
  addEventListener(kind: string, run: (event: any) => void): void;
  skipWaiting(): Promise<void>;
  registration: { unregister(): Promise<boolean> };
};
ending.addEventListener('install', (event) => event.waitUntil(ending.skipWaiting()));
ending.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('field ')) await caches.delete(name);
  await ending.registration.unregister();
})()));
