import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FromClient, FromServer } from '../../server/protocol/signalling.ts';
import { CLOSE, PROTOCOL_VERSION } from '../../server/protocol/signalling.ts';
import { backOffMs } from '../../web/src/call/back-off.ts';
import { CallSocket, type PageSign, type SocketCondition } from '../../web/src/call/socket.ts';

const SEAT = '11111111-1111-4111-8111-111111111111';
const PEER = { seat: '22222222-2222-4222-8222-222222222222', endpoint: 0 } as const;

/** A real server that greets, and remembers what it was told. */
class Server {
  readonly heard: FromClient[] = [];
  readonly sockets: WebSocket[] = [];
  greets = true;
  #server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  #port = 0;
  #attach = 40;

  async listen(): Promise<string> {
    await once(this.#server, 'listening');
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#serve();
    return `ws://127.0.0.1:${this.#port}/socket`;
  }

  /** As a process that is killed. */
  async die(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** As the same process started anew. */
  async rise(): Promise<void> {
    this.#server = new WebSocketServer({ port: this.#port, host: '127.0.0.1' });
    await once(this.#server, 'listening');
    this.#serve();
  }

  tell(message: unknown): void {
    this.sockets.at(-1)?.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  #serve(): void {
    this.#server.on('connection', (socket) => {
      this.sockets.push(socket);
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as FromClient;
        this.heard.push(message);
        if (message.type === 'hello' && this.greets) this.#greet(socket, message.resume);
      });
    });
  }

  #greet(socket: WebSocket, resume: number | null): void {
    const attach = resume ?? this.#attach++;
    const now = '2026-11-21T10:00:00.000Z';
    socket.send(
      JSON.stringify({ type: 'desk', protocol: 1, now, attach, arrivals: [] } satisfies FromServer),
    );
  }
}

describe("the page's socket", () => {
  const server = { at: new Server() };
  let url: string;
  let conditions: SocketCondition[];
  let messages: FromServer[];
  let signs: (sign: PageSign) => void;
  let socket: CallSocket | undefined;
  let cutOff: boolean;

  beforeEach(async () => {
    cutOff = false;
    server.at = new Server();
    url = await server.at.listen();
    conditions = [];
    messages = [];
  });
  afterEach(async () => {
    socket?.close();
    await server.at.die().catch(() => undefined);
  });

  function open(): CallSocket {
    socket = new CallSocket({
      url,
      seat: SEAT,
      endpoint: 0,
      watchPage: (listener) => {
        signs = listener;
        return () => undefined;
      },
      isCutOff: () => cutOff,
      onMessage: (message) => void messages.push(message),
      onCondition: (condition) => conditions.push(condition),
    });
    return socket;
  }
  const is = (condition: SocketCondition) => expect.poll(() => socket?.condition, LIMIT).toEqual(condition);
  const signals = () => server.at.heard.filter(({ type }) => type === 'signal');

  test('says hello first, and is open once it is greeted', async () => {
    open();
    await is('open');
    expect(server.at.heard).toEqual([
      { type: 'hello', protocol: PROTOCOL_VERSION, seat: SEAT, endpoint: 0, resume: null },
    ]);
    expect(conditions).toEqual(['open']);
  });

  test('comes back as another page when it is told to, also after an absence', async () => {
    const it = open();
    await is('open');
    it.renew();
    await expect.poll(() => server.at.heard.length, LIMIT).toBe(2);
    await is('open');
    await server.at.die();
    await is('down');
    it.renew();
    await server.at.rise();
    await is('open');
    const hellos = server.at.heard.filter((message) => message.type === 'hello');
    expect(hellos.map(({ resume }) => resume)).toEqual([null, null, null]);
    expect(conditions).toEqual(['open', 'down', 'open', 'down', 'open']);
  });

  test('who is told so again and again waits in between, and comes back all the same', async () => {
    const it = open();
    for (let times = 0; times < 3; times += 1) {
      await is('open');
      it.renew();
    }
    expect(server.at.sockets.length).toBeLessThan(4); // the third has not begun yet
    await is('open');
    expect(server.at.heard.map((message) => message.type === 'hello' && message.resume)).toEqual([
      ...[null, null, null, null],
    ]);
  });

  test('comes back as another page when nothing comes in over any connection either, and else as the one it was', async () => {
    open();
    await is('open');
    for (const so of [false, true]) {
      cutOff = so;
      await server.at.die();
      await is('down');
      await server.at.rise();
      await is('open');
    }
    const resumed = server.at.heard.map((message) => message.type === 'hello' && message.resume);
    expect(resumed).toEqual([null, 40, null]);
  });

  test('comes back as another page also when it is told so before the answer to its hello', async () => {
    const it = open();
    await is('open');
    server.at.greets = false;
    await server.at.die();
    await server.at.rise();
    await expect.poll(() => server.at.heard.length, LIMIT).toBe(2);
    it.renew();
    server.at.greets = true;
    server.at.tell({ type: 'desk', protocol: 1, now: '2026-11-21T10:00:00.000Z', attach: 40, arrivals: [] });
    await is('open');
    const resumed = server.at.heard.map((message) => message.type === 'hello' && message.resume);
    expect(resumed).toEqual([null, 40, null]);
    expect(messages).toHaveLength(2);
  });

  test('comes back as the same page, and sends the signals that waited, in order and numbered on', async () => {
    const it = open();
    await is('open');
    it.signal(PEER, 'one');
    await expect.poll(() => signals().length, LIMIT).toBe(1);
    await server.at.die();
    await is('down');
    it.signal(PEER, 'two');
    it.signal({ ...PEER, endpoint: 1 }, 'other');
    it.signal(PEER, 'three');
    await server.at.rise();
    await is('open');
    await expect.poll(() => signals().length, LIMIT).toBe(4);
    expect(server.at.heard.filter(({ type }) => type === 'hello').at(-1)).toMatchObject({ resume: 40 });
    expect(
      signals().map((signal) => 'n' in signal && [signal.n, signal.to.endpoint, signal.payload]),
    ).toEqual([
      [1, 0, 'one'],
      [2, 0, 'two'],
      [1, 1, 'other'],
      [3, 0, 'three'],
    ]);
  });

  test('lets go of what waits for a connection that is gone', async () => {
    const it = open();
    it.signal(PEER, 'stale');
    it.signal({ ...PEER, endpoint: 1 }, 'kept');
    it.forget(PEER);
    await is('open');
    await expect.poll(() => signals().length, LIMIT).toBe(1);
    expect(signals()[0]).toMatchObject({ payload: 'kept' });
  });

  test('a press counts only while the app hears it', async () => {
    const it = open();
    expect(it.send({ type: 'admit', seat: PEER.seat })).toBe(false);
    await is('open');
    expect(it.send({ type: 'admit', seat: PEER.seat })).toBe(true);
    await expect.poll(() => server.at.heard.at(-1), LIMIT).toEqual({ type: 'admit', seat: PEER.seat });
    expect(server.at.heard.filter(({ type }) => type === 'admit')).toHaveLength(1);
  });

  test.each([
    ['replaced', CLOSE.replaced, 'replaced'],
    ['signed out', CLOSE.signedOut, 'signed-out'],
    ['refused', CLOSE.refused, 'rejected'],
    ['a flood', CLOSE.flood, 'rejected'],
  ] as const)('%s is the end: it does not come back', async (_name, code, end) => {
    const it = open();
    await is('open');
    server.at.sockets.at(-1)?.close(code);
    await is({ closed: end });
    signs('online');
    it.signal(PEER, 'late');
    await new Promise((resolve) => setTimeout(resolve, 1_200)); // longer than the first tries to come back
    expect(server.at.sockets).toHaveLength(1);
    expect(it.condition).toEqual({ closed: end });
  });

  test('any other close is only the network', async () => {
    open();
    await is('open');
    server.at.sockets.at(-1)?.close(1011);
    await expect.poll(() => server.at.sockets.length, LIMIT).toBe(2);
    await is('open');
  });

  test('a network that comes back gets a fresh socket at once: the old one may be dead', async () => {
    open();
    await is('open');
    signs('online');
    await expect.poll(() => server.at.sockets.length, LIMIT).toBe(2);
    await is('open');
    expect(server.at.heard.at(-1)).toMatchObject({ type: 'hello', resume: 40 });
  });

  test('a page that is looked at again does not wait for its turn, and leaves a living socket alone', async () => {
    open();
    await is('open');
    signs('shown');
    expect(socket?.condition).toBe('open');
    await server.at.die();
    await is('down');
    await server.at.rise();
    signs('shown');
    await is('open');
  });

  test('a line that does not answer is made anew, each time with more patience', async () => {
    const at = open();
    const askAgain = async (sockets: number) => {
      await is('open');
      at.probe();
      await expect.poll(() => server.at.sockets.length, LIMIT).toBe(sockets);
    };
    const began = performance.now();
    for (const sockets of [2, 3, 4]) await askAgain(sockets);
    // 300, 600 and 1,200 ms, which no machine can make shorter
    expect(performance.now() - began).toBeGreaterThanOrEqual(2_095);
  });

  test('a farewell is said, also when the app is down at that moment', async () => {
    const it = open();
    await is('open');
    await server.at.die();
    await is('down');
    it.close({ type: 'leave' });
    await server.at.rise();
    await is({ closed: 'left' });
    await expect.poll(() => server.at.heard.at(-1), LIMIT).toEqual({ type: 'leave' });
  });

  test('what is no message is dropped', async () => {
    open();
    await is('open');
    for (const nonsense of ['', '{', 'null', '[]', '7', '{"no":"type"}']) server.at.tell(nonsense);
    server.at.tell({ type: 'agenda', appointment: SEAT, start: '2026-11-21T10:00:00.000Z' });
    await expect.poll(() => messages.length, LIMIT).toBe(2);
    expect(messages.map(({ type }) => type)).toEqual(['desk', 'agenda']);
  });
});

test('tries are half a second to eight seconds apart, never all at the same moment', () => {
  const spread = [0, 1, 2, 3, 4, 5, 50].map((n) => [backOffMs(n, 0), backOffMs(n, 0.999_999)]);
  expect(spread.map(([longest]) => longest)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  for (const [longest = 0, shortest = 0] of spread) expect(shortest).toBeCloseTo(longest / 2, 0);
});

const LIMIT = { timeout: 20_000 };
