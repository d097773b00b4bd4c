import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, later, systemClock } from '../../server/core/clock.ts';
import { type RelayControl, relayControl } from '../../server/relay/control/client.ts';
import type { RelayEvent } from '../../server/relay/control/events.ts';
import { issueCredentials } from '../../server/relay/credentials.ts';
import { TurnClient } from '../../server/relay/probe/turn-client.ts';
import type { Transport } from '../../server/relay/sockets/socket.ts';
import { openDoorTo } from './relay-and-door.ts';
import { type RelayProcess, relayFolder, startProcess } from './running.ts';
import { SECRET } from './stage.ts';

const CHANNEL = 0x4000;
const EVERY_MS = 2;

let place: ReturnType<typeof relayFolder>;
const started: RelayProcess[] = [];
const clients: TurnClient[] = [];
/** What the relays have told the app. */
const told: RelayEvent[] = [];
let app: RelayControl;
let talking: ReturnType<typeof setInterval> | undefined;

beforeEach(() => {
  place = relayFolder();
  app = relayControl(place.config.controlSocket);
  told.length = 0;
  app.follow(async (event) => void told.push(event));
});

afterEach(async () => {
  clearInterval(talking);
  app.close();
  for (const client of clients.splice(0)) client.close();
  for (const { child, exit } of started.splice(0)) {
    child.kill('SIGKILL');
    await exit;
  }
  place.remove();
});

function start(relay: Parameters<typeof startProcess>[1]): RelayProcess {
  const running = startProcess(place.folder, { ...place.config, ...relay });
  started.push(running);
  return running;
}

/** Two clients of a call with channels to each other, and how they fare. */
class Call {
  readonly sides: readonly [TurnClient, TurnClient];
  readonly #lost: Set<number>[] = [new Set(), new Set()];
  #sent = 0;

  static async on(host: string, port: number, callId: string, transport: Transport = 'udp'): Promise<Call> {
    const open = async (participantId: string) => {
      const expiresAt = later(systemClock(), HOUR);
      const credentials = issueCredentials({ secret: SECRET, callId, participantId, expiresAt });
      const client = await TurnClient.open({ host, port, transport }, credentials);
      clients.push(client);
      return client;
    };
    const [anna, bert] = [await open('anna'), await open('bert')];
    const [ofAnna, ofBert] = [await anna.allocate(), await bert.allocate()];
    await anna.bindChannel(CHANNEL, ofBert);
    await bert.bindChannel(CHANNEL, ofAnna);
    return new Call([anna, bert]);
  }

  private constructor(sides: readonly [TurnClient, TurnClient]) {
    this.sides = sides;
    for (const [side, client] of sides.entries())
      client.onPayload = (payload) => this.#lost[side]?.delete(payload.readUInt32BE(0));
  }

  get sent(): number {
    return this.#sent;
  }

  /** One packet each way. */
  talk(): void {
    this.#sent++;
    for (const [side, client] of this.sides.entries()) {
      const payload = Buffer.alloc(1100);
      payload.writeUInt32BE(this.#sent, 0);
      this.#lost[1 - side]?.add(this.#sent);
      client.sendOnChannel(CHANNEL, payload);
    }
  }

  /** Packets that have not arrived, once no more do. */
  async lost(): Promise<number> {
    await expect.poll(() => this.#missing(), { timeout: 5_000 }).toBe(0);
    return this.#missing();
  }

  async hangUp(): Promise<void> {
    for (const client of this.sides) await client.refresh(0);
  }

  #missing(): number {
    return this.#lost.reduce((sum, { size }) => sum + size, 0);
  }
}

async function untilSays(relay: RelayProcess, text: string): Promise<void> {
  while (!relay.output().includes(text)) await once(relay.child.stdout ?? relay.child, 'data');
}

const WAYS = (['dgram', 'batched'] as const).flatMap((sockets) =>
  ['127.0.0.1', '::1', '::'].map((host) => ({ sockets, host })),
);

describe.each(WAYS)('an update with a running call: $sockets on $host', ({ sockets, host }) => {
  test('loses no packet, and newcomers find the next relay', { timeout: 60_000 }, async () => {
    const old = start({ sockets, host });
    const port = await old.port;
    const reached = host === '::' ? '127.0.0.1' : host;
    const running = await Promise.all(
      Array.from({ length: 8 }, (_, index) => Call.on(reached, port, `old${index}`)),
    );
    talking = setInterval(() => running.forEach((call) => void call.talk()), EVERY_MS);
    await expect.poll(() => running[0]?.sent, { timeout: 20_000 }).toBeGreaterThan(50);

    old.child.kill('SIGUSR2');
    await untilSays(old, 'relay handed over');
    const next = start({ sockets, host, port });
    expect(await next.port).toBe(port);
    const fresh = await Call.on(reached, port, 'new');
    const [before] = running.map(({ sent }) => sent);
    await expect
      .poll(
        () => {
          fresh.talk();
          return running[0]?.sent;
        },
        { interval: EVERY_MS, timeout: 20_000 },
      )
      .toBeGreaterThan((before ?? 0) + 100);
    // Refresh and new bindings of a running call go to the relay that holds it.
    for (const side of running[0]?.sides ?? []) await side.refresh(600);
    clearInterval(talking);

    for (const call of [...running, fresh]) expect(await call.lost()).toBe(0);
    const figures = await app.stats();
    expect(figures).toMatchObject({ allocations: 2, calls: 1, packets: 2 * fresh.sent });

    for (const call of running) await call.hangUp();
    expect(await old.exit).toBe(0);
    expect([old.errors(), next.errors()]).toEqual(['', '']);
    fresh.talk();
    expect(await fresh.lost()).toBe(0);
  });
});

describe('a relay that drains', { timeout: 60_000 }, () => {
  test('stops at once when nobody is there, and lets its port be bound for itself alone', async () => {
    const old = start({});
    const port = await old.port;
    old.child.kill('SIGUSR2');
    expect(await old.exit).toBe(0);
    expect(await start({ port }).port).toBe(port);
  });

  test('answers a newcomer neither on its open socket nor after', async () => {
    const old = start({});
    const port = await old.port;
    const call = await Call.on('127.0.0.1', port, 'call');
    old.child.kill('SIGUSR2');
    const knock = () => Call.on('127.0.0.1', port, 'other').then(() => '', String);
    // a signal takes its time: who comes before it is let in, and goes again
    let refusal = await knock();
    while (refusal === '') refusal = await knock();
    expect(refusal).toContain('no answer');
    await call.hangUp();
    await Promise.allSettled(clients.map((client) => client.refresh(0)));
    expect(await old.exit).toBe(0);
  });

  test('does not let a second relay in that starts before it has handed over', async () => {
    const first = start({});
    const port = await first.port;
    const second = start({ port, controlSocket: join(place.folder, 'second.sock') });
    expect(await second.exit).toBe(1);
    expect(second.errors()).toMatch(/EADDRINUSE/);
  });

  test('gives the client of an ended call to the next relay when it begins anew', async () => {
    const old = start({});
    const port = await old.port;
    const [staying, leaving] = [
      await Call.on('127.0.0.1', port, 'staying'),
      await Call.on('127.0.0.1', port, 'leaving'),
    ];
    old.child.kill('SIGUSR2');
    await untilSays(old, 'relay handed over');
    await start({ port }).port;
    await leaving.hangUp();
    for (const client of leaving.sides) await client.allocate();
    expect(await app.stats()).toMatchObject({ allocations: 2 });
    staying.talk();
    expect(await staying.lost()).toBe(0);
  });

  test('still does what the app says of its calls, and tells what they used', async () => {
    const old = start({});
    const port = await old.port;
    const [ended, moved] = [
      await Call.on('127.0.0.1', port, 'ended'),
      await Call.on('127.0.0.1', port, 'moved'),
    ];
    ended.talk();
    expect(await ended.lost()).toBe(0);
    old.child.kill('SIGUSR2');
    await untilSays(old, 'relay handed over');
    await start({ port }).port;
    await Call.on('127.0.0.1', port, 'moved');

    const sent = { packets: 1, bytes: 1100 };
    expect(await app.usage('ended')).toMatchObject({ seats: [{ sent }, { sent }] });
    expect(await app.usage('moved')).toMatchObject({ seats: [{}, {}, {}, {}] });
    expect(await app.alive(['ended'])).toBe(true);
    expect(await app.end('ended')).toBe(true);
    await expect(ended.sides[0].refresh(600)).rejects.toThrow('437');
    await expect
      .poll(() => told, { timeout: 5_000 })
      .toMatchObject([{ call: 'ended', why: 'ended', seats: [{ sent }, { sent }] }]);

    await moved.hangUp();
    expect(await old.exit).toBe(0);
    expect(told.map(({ call }) => call)).toEqual(['ended', 'moved']);
    expect(await app.stats()).toMatchObject({ allocations: 2, calls: 1 });
  });

  test('waits for an app that restarts, to tell its last words', async () => {
    const old = start({});
    const call = await Call.on('127.0.0.1', await old.port, 'call');
    app.close();
    old.child.kill('SIGUSR2');
    await untilSays(old, 'relay handed over');
    await call.hangUp();
    app = relayControl(place.config.controlSocket);
    app.follow(async (event) => void told.push(event));
    expect(await old.exit).toBe(0);
    expect(told).toMatchObject([{ kind: 'usage', call: 'call' }]);
  });

  test('leaves nothing behind when it is killed, once the next has started', async () => {
    const old = start({});
    const port = await old.port;
    await Call.on('127.0.0.1', port, 'call');
    old.child.kill('SIGUSR2');
    await untilSays(old, 'relay handed over');
    old.child.kill('SIGKILL');
    await old.exit;
    const besides = () => readdirSync(place.folder).filter((name) => /^control\.sock\.\d+$/.test(name));
    expect(besides()).toHaveLength(1);
    expect(await app.end('call')).toBe(false);
    await start({ port }).port;
    expect(besides()).toEqual([]);
  });

  test.each(['tcp', 'tls'] as const)(
    'keeps its calls over %s, and newcomers find the next',
    async (transport) => {
      const doorSocket = join(place.folder, 'door.sock');
      const door = await openDoorTo(doorSocket, place.folder);
      const old = start({ doorSocket });
      const port = await old.port;
      const where = transport === 'tls' ? door.port : port;
      const call = await Call.on('127.0.0.1', where, 'old', transport);
      old.child.kill('SIGUSR2');
      await untilSays(old, 'relay handed over');
      const next = start({ doorSocket, port });
      await next.port;
      const fresh = await Call.on('127.0.0.1', where, 'new', transport);
      for (const one of [call, fresh]) {
        one.talk();
        expect(await one.lost()).toBe(0);
      }
      await call.hangUp();
      expect(await old.exit).toBe(0);
      fresh.talk();
      expect(await fresh.lost()).toBe(0);
      await door.drain(0);
      expect([old.errors(), next.errors()]).toEqual(['', '']);
    },
  );
});
