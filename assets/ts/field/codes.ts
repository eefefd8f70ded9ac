// The leader's screen and the volunteers' cards, without a network (docs/field.md).
import { verify } from './ed25519';

export const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));

// RFC 4226, 5.3, on SHA-256: `kind` is q (eight digits, 15 s) or p (six, five minutes).
export async function codeOf(secret: string, kind: 'q' | 'p', step: number): Promise<string> {
  const counter = new Uint8Array(9);
  counter[0] = kind.charCodeAt(0);
  for (let i = 0; i < 8; i++) counter[8 - i] = Math.floor(step / 2 ** (8 * i)) % 256;
  const key = await crypto.subtle.importKey('raw', bytesOf(secret) as BufferSource, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, counter));
  const at = mac[31] & 15, digits = kind === 'q' ? 8 : 6;
  const number = (mac[at] & 127) * 2 ** 24 + mac[at + 1] * 65536 + mac[at + 2] * 256 + mac[at + 3];
  return String(number % 10 ** digits).padStart(digits, '0');
}

// The volunteer number of a card that the county signed; nothing when it did not.
export async function cardOf(text: string, publicKey: string): Promise<string | undefined> {
  const found = /^RV1\.(\d{8,20})\.(\d{1,9})\.([\w-]{86})$/.exec(text.trim());
  if (!found) return undefined;
  const signature = Uint8Array.from(atob(found[3].replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0));
  const told = new TextEncoder().encode(`RV1.${found[1]}.${found[2]}`), key = bytesOf(publicKey);
  let holds: boolean;
  try {
    const imported = await crypto.subtle.importKey('raw', key as BufferSource, { name: 'Ed25519' }, false, ['verify']);
    holds = await crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, told);
  } catch {
    holds = await verify(key, signature, told);  // a browser from before 2025
  }
  return holds ? found[1] : undefined;
}
