// Ed25519 verification (RFC 8032, 5.1.7) for browsers whose WebCrypto lacks it. Verification knows no
// secret, so its time may tell what it likes; one takes about 30 ms on an old phone.
const N = (text: string): bigint => BigInt(text);
const P = N('0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed');
const L = N('0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed');
const D = N('0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3');
const ROOT = N('0x2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0');  // of -1
const ZERO = BigInt(0), ONE = BigInt(1), TWO = BigInt(2);
type Point = [bigint, bigint, bigint, bigint];  // X, Y, Z, T: x = X/Z, y = Y/Z, xy = T/Z

const mod = (n: bigint, by = P): bigint => ((n % by) + by) % by;

function power(base: bigint, exponent: bigint): bigint {
  let result = ONE;
  for (let b = mod(base), e = exponent; e > ZERO; e >>= ONE, b = mod(b * b)) if (e & ONE) result = mod(result * b);
  return result;
}

function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = mod((y1 - x1) * (y2 - x2)), b = mod((y1 + x1) * (y2 + x2)), c = mod(TWO * D * t1 * t2), d = mod(TWO * z1 * z2);
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(point: Point, n: bigint): Point {
  let result: Point = [ZERO, ONE, ONE, ZERO];
  for (let p = point, e = n; e > ZERO; e >>= ONE, p = add(p, p)) if (e & ONE) result = add(result, p);
  return result;
}

const little = (bytes: Uint8Array): bigint =>
  BigInt('0x' + Array.from(bytes).reverse().map((one) => one.toString(16).padStart(2, '0')).join(''));

function decode(bytes: Uint8Array): Point | undefined {
  const copy = Uint8Array.from(bytes), sign = copy[31] >> 7;
  copy[31] &= 127;
  const y = little(copy);
  if (y >= P) return undefined;
  const u = mod(y * y - ONE), v = mod(D * y * y + ONE);
  let x = mod(u * power(v, BigInt(3)) * power(u * power(v, BigInt(7)), (P - BigInt(5)) / BigInt(8)));
  if (mod(v * x * x) === mod(-u)) x = mod(x * ROOT);
  if (mod(v * x * x) !== u || (x === ZERO && sign)) return undefined;
  if (Number(x & ONE) !== sign) x = P - x;
  return [x, y, ONE, mod(x * y)];
}

export async function verify(key: Uint8Array, signature: Uint8Array, told: Uint8Array): Promise<boolean> {
  const base = decode(Uint8Array.from({ length: 32 }, (_, i) => (i ? 0x66 : 0x58)));
  const a = decode(key), r = decode(signature.slice(0, 32)), s = little(signature.slice(32));
  if (!base || !a || !r || signature.length !== 64 || s >= L) return false;
  const all = new Uint8Array(64 + told.length);
  all.set(signature.slice(0, 32));
  all.set(key, 32);
  all.set(told, 64);
  const k = mod(little(new Uint8Array(await crypto.subtle.digest('SHA-512', all))), L);
  const [x1, y1, z1] = times(base, s), [x2, y2, z2] = add(r, times(a, k));
  return mod(x1 * z2 - x2 * z1) === ZERO && mod(y1 * z2 - y2 * z1) === ZERO;
}
