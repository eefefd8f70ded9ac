// What the phone keeps: IndexedDB. Names, numbers, facts and pictures lie there sealed (AES-GCM) by a
// key that scripts may use but nobody can take out; when the key goes, all of it is noise.
const STORES = { meta: '', ops: 'key', kits: 'id', photos: 'key' } as const;
export type Name = keyof typeof STORES;

let opened: Promise<IDBDatabase> | undefined;
function open(): Promise<IDBDatabase> {
  return opened ??= new Promise((done, fail) => {
    const request = indexedDB.open('redvest field', 1);
    request.onupgradeneeded = () => {
      for (const [name, path] of Object.entries(STORES)) request.result.createObjectStore(name, path ? { keyPath: path } : undefined);
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => {
      opened = undefined;
      fail(request.error);
    };
  });
}

// Runs `work` in one transaction; what it returns counts once the transaction is on the disk.
export async function within<T>(names: Name[], write: boolean, work: (get: (name: Name) => IDBObjectStore) => IDBRequest<T> | void): Promise<T> {
  const base = await open();
  return new Promise((done, fail) => {
    const all = (base.transaction as any)(names, write ? 'readwrite' : 'readonly', write ? { durability: 'strict' } : undefined) as IDBTransaction;
    let request: IDBRequest<T> | void = undefined;
    all.oncomplete = () => done(request ? request.result : undefined as any);
    all.onabort = () => fail(all.error);  // an error of one request ends here too, and only here is it told why
    request = work((name) => all.objectStore(name));
  });
}

export const get = <T>(name: Name, key: string): Promise<T | undefined> => within([name], false, (at) => at(name).get(key));
export const all = <T>(name: Name): Promise<T[]> => within([name], false, (at) => at(name).getAll() as IDBRequest<T[]>);
export const put = (name: Name, value: unknown, key?: string): Promise<unknown> => within([name], true, (at) => at(name).put(value, key));
export const remove = (name: Name, key: string): Promise<unknown> => within([name], true, (at) => at(name).delete(key));

export interface Box { iv: Uint8Array; bytes: ArrayBuffer }

async function key(): Promise<CryptoKey> {
  const kept = await get<CryptoKey>('meta', 'key');
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  // Another tab may have been first.
  const request = await within<CryptoKey>(['meta'], true, (at) => {
    const there = at('meta').get('key');
    there.onsuccess = () => { if (!there.result) at('meta').put(made, 'key'); };
    return there;
  });
  return request ?? made;
}

let using: Promise<CryptoKey> | undefined;
export async function seal(value: unknown): Promise<Box> {
  const bytes = value instanceof ArrayBuffer ? value : new TextEncoder().encode(JSON.stringify(value));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await (using ??= key()), bytes) };
}

export async function unsealBytes(box: Box): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv: box.iv as BufferSource }, await (using ??= key()), box.bytes);
}

export async function unseal<T>(box: Box): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unsealBytes(box)));
}

// Everything, the keys too.
export async function wipe(): Promise<void> {
  await within(['meta', 'ops', 'kits', 'photos'], true, (at) => {
    for (const name of Object.keys(STORES) as Name[]) at(name).clear();
  });
  using = undefined;
}
