import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { FromClient, FromServer } from '../../server/protocol/signalling.ts';

/** An answer that was no success. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** A browser as the app sees one: it keeps cookies, asks, and opens sockets. */
export class TestBrowser {
  readonly origin: string;
  readonly cookies = new Map<string, string>();

  constructor(origin: string) {
    this.origin = origin;
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async signIn(mail: string, password: string): Promise<void> {
    await this.post('/api/session', { mail, password });
  }

  get<T>(path: string): Promise<T> {
    return this.#ask<T>('GET', path);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.#ask<T>('POST', path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.#ask<T>('DELETE', path);
  }

  /** What a file answers with, byte for byte. */
  async bytes(path: string): Promise<Buffer> {
    const answer = await fetch(this.origin + path, { headers: { cookie: this.cookieHeader } });
    if (!answer.ok) throw new Refusal(answer.status, '');
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Opens a socket with this browser's cookies; throws a Refusal when the upgrade is refused. */
  async socket(headers: Record<string, string> = {}): Promise<TestSocket> {
    const socket = new WebSocket(`${this.origin.replace('http', 'ws')}/socket`, {
      headers: { cookie: this.cookieHeader, ...headers },
      origin: headers['origin'] ?? this.origin,
    });
    const opened = new TestSocket(socket);
    const refused = once(socket, 'unexpected-response').then(([, response]) => {
      response.resume();
      throw new Refusal(response.statusCode, String(response.statusCode));
    });
    await Promise.race([once(socket, 'open'), refused]);
    return opened;
  }

  /** A socket that said hello for a seat, with its welcome. */
  async sit(
    seat: string,
    more: { endpoint?: 0 | 1; resume?: number | null } = {},
  ): Promise<{ socket: TestSocket; welcome: Extract<FromServer, { type: 'welcome' }> }> {
    const socket = await this.socket();
    socket.say({
      type: 'hello',
      protocol: 1,
      seat,
      endpoint: more.endpoint ?? 0,
      resume: more.resume ?? null,
    });
    return { socket, welcome: await socket.hear('welcome') };
  }

  /** A socket of a desk, with its first list. */
  async desk(): Promise<{ socket: TestSocket; desk: Extract<FromServer, { type: 'desk' }> }> {
    const socket = await this.socket();
    socket.say({ type: 'hello', protocol: 1, seat: null, endpoint: 0, resume: null });
    return { socket, desk: await socket.hear('desk') };
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.origin + path, {
      method,
      headers: {
        cookie: this.cookieHeader,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const cookie of answer.headers.getSetCookie()) this.#keep(cookie);
    const text = await answer.text();
    const said = text === '' ? null : JSON.parse(text);
    if (!answer.ok) throw new Refusal(answer.status, said?.code ?? '');
    return said as T;
  }

  #keep(header: string): void {
    const [pair = ''] = header.split(';');
    const at = pair.indexOf('=');
    const value = pair.slice(at + 1);
    if (value === '') this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), value);
  }
}

type Heard<T extends FromServer['type']> = Extract<FromServer, { type: T }>;

/** A socket that remembers what it heard. Waiting for a message takes it out, in order of its type. */
export class TestSocket {
  readonly raw: WebSocket;
  readonly heard: FromServer[] = [];
  readonly #waiting = new Set<() => void>();
  #closed: number | null = null;

  constructor(raw: WebSocket) {
    this.raw = raw;
    raw.on('message', (data) => {
      this.heard.push(JSON.parse(data.toString()));
      this.#wake();
    });
    raw.on('close', (code) => {
      this.#closed = code;
      this.#wake();
    });
    raw.on('error', () => {});
  }

  say(message: FromClient): void {
    this.raw.send(JSON.stringify(message));
  }

  /** The next message of this type that satisfies, taken out of what was heard. */
  async hear<T extends FromServer['type']>(
    type: T,
    satisfies: (message: Heard<T>) => boolean = () => true,
  ): Promise<Heard<T>> {
    for (;;) {
      const place = this.heard.findIndex((one) => one.type === type && satisfies(one as Heard<T>));
      if (place >= 0) return this.heard.splice(place, 1)[0] as Heard<T>;
      if (this.#closed !== null) throw new Error(`closed with ${this.#closed} before "${type}" came`);
      await this.#change();
    }
  }

  /** The code of the error that the app answers with. */
  async refusal(): Promise<string> {
    return (await this.hear('error')).code;
  }

  /** Everything of this type heard so far, left where it is. */
  soFar<T extends FromServer['type']>(type: T): readonly Heard<T>[] {
    return this.heard.filter((one): one is Heard<T> => one.type === type);
  }

  /** The code that the other side closed with. */
  async closing(): Promise<number> {
    while (this.#closed === null) await this.#change();
    return this.#closed;
  }

  /** Resolves when everything said before has been handled: the app answers in order. */
  async settled(): Promise<void> {
    const seat = '00000000-0000-4000-8000-000000000000';
    this.say({ type: 'signal', to: { seat, endpoint: 0 }, n: 1, payload: 'settled?' });
    await this.hear('error', ({ about }) => about === 'signal');
  }

  async close(): Promise<void> {
    if (this.#closed !== null) return;
    this.raw.close();
    await this.closing();
  }

  /** Gone without a word, as in a lift. */
  async vanish(): Promise<void> {
    this.raw.terminate();
    await this.closing();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const go of waiting) go();
  }
}
