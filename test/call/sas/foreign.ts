import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

/*
 * A second implementation of 'Comparing', written from web/src/call/ZVB1.md alone and for Node's own crypto. It shares
 * no code with the product, on purpose: where the two differ, the page is unclear or one of them is wrong.
 */

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface ForeignParty {
  id: string;
  name: string;
  idk: string;
  fp: string;
}

const RUNS = 3;

/** RFC 8785 for what zvb1 says: strings, integers, booleans, null, lists, objects. */
function jcs(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(jcs).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${jcs(value[key] ?? null)}`).join(',')}}`;
}

function material(type: string, value: Json): Buffer {
  return Buffer.concat([Buffer.from(`zvb1:${type}`), Buffer.of(0), Buffer.from(jcs(value))]);
}

function digest(type: string, value: Json): string {
  return createHash('sha256').update(material(type, value)).digest('base64url');
}

function isBytes(value: unknown, length: number): value is string {
  if (typeof value !== 'string') return false;
  const bytes = Buffer.from(value, 'base64url');
  return bytes.length === length && bytes.toString('base64url') === value;
}

/** A device key as another client may keep it. */
export class ForeignKey {
  readonly idk: string;
  readonly #secret: KeyObject;

  /** @param softer as a browser makes it that has no Ed25519 */
  constructor(softer = false) {
    const pair = softer ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
    this.#secret = pair.privateKey;
    const { x = '', y = '' } = pair.publicKey.export({ format: 'jwk' });
    const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    this.idk = softer ? `p256.${point.toString('base64url')}` : x;
  }

  sign(type: string, value: Json): string {
    return this.signBytes(material(type, value)).toString('base64url');
  }

  signBytes(input: Uint8Array): Buffer {
    return this.idk.startsWith('p256.')
      ? sign('sha256', input, { key: this.#secret, dsaEncoding: 'ieee-p1363' })
      : sign(null, input, this.#secret);
  }

  static holds(idk: string, sig: string, type: string, value: Json): boolean {
    const signature = Buffer.from(sig, 'base64url');
    if (!idk.startsWith('p256.')) {
      const key = { key: { kty: 'OKP', crv: 'Ed25519', x: idk }, format: 'jwk' } as const;
      return verify(null, material(type, value), key, signature);
    }
    const point = Buffer.from(idk.slice('p256.'.length), 'base64url');
    const half = (from: number) => point.subarray(from, from + 32).toString('base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: half(1), y: half(33) };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return verify('sha256', material(type, value), { key, dsaEncoding: 'ieee-p1363' }, signature);
  }
}

/** One side of the comparison in a call. */
export class ForeignSide {
  code: number[] | null = null;
  /** The other person's signed word. */
  compared = false;
  asked = false;
  mismatch = false;
  begun = 0;
  readonly #call: string;
  readonly #own: ForeignParty;
  readonly #peer: ForeignParty;
  readonly #key: ForeignKey;
  readonly #say: (text: string) => void;
  readonly #isA: boolean;
  readonly #th: string;
  #turn: 'none' | 'nonce' | 'reveal' | 'code' = 'none';
  #nonce = '';
  #commit = '';
  #okm = Buffer.alloc(0);

  constructor(
    call: string,
    [own, peer]: readonly [ForeignParty, ForeignParty],
    key: ForeignKey,
    say: (text: string) => void,
  ) {
    this.#call = call;
    this.#own = own;
    this.#peer = peer;
    this.#key = key;
    this.#say = say;
    this.#isA = Buffer.compare(Buffer.from(own.id), Buffer.from(peer.id)) < 0;
    const [a, b] = this.#isA ? [own, peer] : [peer, own];
    this.#th = digest('T', { v: 1, call, a: { ...a }, b: { ...b } });
  }

  begin(): void {
    if (!this.#isA || this.#underWay()) return;
    if (this.begun >= RUNS) {
      this.#tell({ t: 'sas.abort' });
      return;
    }
    this.#fresh('nonce');
    this.#tell({ t: 'sas.commit', c: this.#commitTo(this.#own.id, this.#nonce) });
  }

  ask(what: 'show' | 'again' | 'hide'): void {
    this.#tell({ t: 'sas.ask', what });
    if (what === 'again' || (what === 'show' && this.code === null)) this.begin();
  }

  tick(): void {
    this.#tell({ t: 'sas.result', ok: true, sig: this.#key.sign('sas-ok', this.#result()) });
  }

  hear(text: string): void {
    if (Buffer.byteLength(text) > 4096) return;
    const message = JSON.parse(text) as { [field: string]: unknown };
    const shape = Object.keys(message).sort().join();
    if (message['t'] === 'sas.commit' && shape === 'c,t' && isBytes(message['c'], 32))
      this.#answer(message['c']);
    else if (message['t'] === 'sas.nonce' && shape === 'n,t' && isBytes(message['n'], 32))
      this.#reveal(message['n']);
    else if (message['t'] === 'sas.reveal' && shape === 'n,t' && isBytes(message['n'], 32))
      this.#check(message['n']);
    else if (message['t'] === 'sas.abort' && shape === 't') this.#void();
    else if (message['t'] === 'sas.ask' && shape === 't,what') this.#obey(String(message['what']));
    else if (message['t'] === 'sas.result') this.#hearResult(message, shape);
    else this.#abort();
  }

  #answer(c: string): void {
    if (this.#isA || this.#underWay()) {
      this.#abort();
      return;
    }
    if (this.begun >= RUNS) {
      this.#tell({ t: 'sas.abort' });
      return;
    }
    this.#fresh('reveal');
    this.#commit = c;
    this.#tell({ t: 'sas.nonce', n: this.#nonce });
  }

  #reveal(n: string): void {
    if (this.#turn !== 'nonce' || n === this.#nonce) {
      this.#abort();
      return;
    }
    this.#tell({ t: 'sas.reveal', n: this.#nonce });
    this.#settle(this.#nonce, n);
  }

  #check(n: string): void {
    const right = this.#turn === 'reveal' && n !== this.#nonce;
    if (right && this.#commitTo(this.#peer.id, n) === this.#commit) this.#settle(n, this.#nonce);
    else this.#abort();
  }

  #settle(nA: string, nB: string): void {
    const secret = Buffer.concat([Buffer.from(nA, 'base64url'), Buffer.from(nB, 'base64url')]);
    const salt = Buffer.from(this.#th, 'base64url');
    this.#okm = Buffer.from(hkdfSync('sha256', secret, salt, 'zvb1:sas', 6));
    const number = BigInt(`0x${this.#okm.toString('hex')}`);
    this.code = [42n, 36n, 30n, 24n, 18n, 12n, 6n].map((shift) => Number((number >> shift) % 64n));
    this.#turn = 'code';
  }

  #obey(what: string): void {
    if (!['show', 'again', 'hide'].includes(what)) {
      this.#abort();
      return;
    }
    this.asked = what !== 'hide';
    if (what === 'again' || (what === 'show' && this.code === null)) this.begin();
  }

  #hearResult(message: { [field: string]: unknown }, shape: string): void {
    if (shape === 'ok,t' && message['ok'] === false) {
      this.mismatch = true;
      return;
    }
    const { sig } = message;
    const wellFormed =
      shape === 'ok,sig,t' && message['ok'] === true && isBytes(sig, 64) && this.code !== null;
    if (wellFormed && ForeignKey.holds(this.#peer.idk, sig, 'sas-ok', this.#result())) this.compared = true;
    else this.#abort();
  }

  #result(): Json {
    return { v: 1, t: this.#th, okm: digest('okm', { o: this.#okm.toString('base64url') }) };
  }

  #commitTo(from: string, n: string): string {
    return digest('commit', { v: 1, call: this.#call, from, t: this.#th, n });
  }

  #fresh(turn: 'nonce' | 'reveal'): void {
    this.#void();
    this.begun += 1;
    this.#turn = turn;
    this.#nonce = randomBytes(32).toString('base64url');
  }

  #abort(): void {
    if (this.#turn === 'none') return;
    this.#void();
    this.#tell({ t: 'sas.abort' });
  }

  #void(): void {
    this.#turn = 'none';
    this.code = null;
    this.compared = false;
  }

  #underWay(): boolean {
    return this.#turn === 'nonce' || this.#turn === 'reveal';
  }

  #tell(message: Json): void {
    this.#say(JSON.stringify(message));
  }
}
