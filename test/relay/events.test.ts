import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, later, MINUTE, SECOND } from '../../server/core/clock.ts';
import { DEFAULT_LIMITS } from '../../server/relay/allocations/quota.ts';
import { type RelayControl, relayControl } from '../../server/relay/control/client.ts';
import { listenControl } from '../../server/relay/control/control.ts';
import { Events, type RelayEvent } from '../../server/relay/control/events.ts';
import { healthOf, sentence } from '../../server/relay/control/health.ts';
import { Refusals } from '../../server/relay/requests/refusals.ts';
import { relayFolder } from './running.ts';
import { START, Stage } from './stage.ts';

const refused = (times: number): RelayEvent => ({
  kind: 'refused',
  at: START,
  why: 'seat',
  call: 'call',
  participant: 'anna',
  times,
});

describe('events', () => {
  const numbersOf = (events: Events): readonly number[] => {
    const numbers: number[] = [];
    events.follow(({ n }) => numbers.push(n))();
    return numbers;
  };

  test('wait until they are seen, and the oldest go when there are too many', () => {
    const events = new Events(3);
    for (let times = 1; times <= 5; times++) events.tell(refused(times));
    expect([numbersOf(events), events.waiting, events.lost]).toEqual([[3, 4, 5], 3, 2]);
    events.seen(4);
    expect(numbersOf(events)).toEqual([5]);
    events.seen(Number.POSITIVE_INFINITY);
    events.seen(Number.NaN);
    expect([numbersOf(events), events.waiting]).toEqual([[], 0]);
  });

  test('come to everybody who follows, until he ends it', () => {
    const events = new Events();
    const seen: number[] = [];
    const end = events.follow(({ n }) => seen.push(n));
    events.tell(refused(1));
    end();
    events.tell(refused(2));
    expect(seen).toEqual([1]);
  });

  test('refusals of one participant become one event a minute, and never more kinds than fit', () => {
    const refusals = new Refusals();
    for (let times = 0; times < 1000; times++) refusals.count('call', 'anna', 'seat', START);
    refusals.count('call', 'anna', 'call', START);
    expect(refusals.due(later(START, MINUTE - 1))).toEqual([]);
    expect(refusals.due(later(START, MINUTE))).toMatchObject([
      { why: 'seat', times: 1000 },
      { why: 'call', times: 1 },
    ]);
    for (let call = 0; call < 5000; call++) refusals.count(`call${call}`, 'anna', 'total', START);
    expect(refusals.due(later(START, -HOUR))).toHaveLength(1000);
    expect(refusals.due(later(START, HOUR))).toEqual([]);
  });
});

describe('the relay tells', () => {
  function told(stage: Stage): readonly RelayEvent[] {
    const events: RelayEvent[] = [];
    stage.server.events.follow(({ event }) => events.push(event))();
    return events;
  }

  test('what each participant of a call used, once, when it is over', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    anna.bind(0x4000, bert.relayed);
    anna.sendOn(0x4000, Buffer.alloc(1000));
    bert.sendTo(anna.relayed, Buffer.alloc(10));
    expect(stage.server.usage('call')?.seats).toMatchObject([
      { participant: 'anna', sent: { bytes: 1000 } },
      { participant: 'bert', sent: { bytes: 10 } },
    ]);
    stage.pass(MINUTE);
    stage.server.endCall('call');
    stage.server.endCall('call');
    expect(stage.server.usage('call')).toBeNull();
    const both = { transports: ['udp'], dropped: 0 };
    expect(told(stage)).toEqual([
      {
        kind: 'usage',
        at: later(START, MINUTE),
        why: 'ended',
        call: 'call',
        since: START,
        seats: [
          {
            participant: 'anna',
            ...both,
            sent: { packets: 1, bytes: 1000 },
            received: { packets: 1, bytes: 10 },
          },
          {
            participant: 'bert',
            ...both,
            sent: { packets: 1, bytes: 10 },
            received: { packets: 1, bytes: 1000 },
          },
        ],
      },
    ]);
  });

  test('also what was used by allocations that are gone, and over which transports', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    anna.sendTo(bert.relayed, Buffer.alloc(100));
    stage.server.clientGone(stage.outlet, anna.address);
    expect(stage.server.stats().allocations).toBe(1);
    const overTls = { transport: 'tls', send: stage.outlet.send } as const;
    const again = stage.client('anna', 1001);
    const request = again.sealed(0x003, [{ type: 0x0019, value: Buffer.from([17, 0, 0, 0]) }]);
    stage.server.receive(request, again.address, overTls);
    expect(stage.server.byTransport()).toEqual({ udp: 1, tcp: 0, tls: 1 });
    stage.server.stop();
    expect(told(stage)).toMatchObject([
      {
        why: 'stopped',
        seats: [{ transports: ['tls', 'udp'], sent: { bytes: 100 } }, { participant: 'bert' }],
      },
    ]);
    expect(stage.server.stats().allocations).toBe(0);
  });

  test('a call without word from the app for 12 hours, which may then begin anew', () => {
    const stage = new Stage();
    stage.pair();
    stage.pass(12 * HOUR);
    stage.server.sweep();
    stage.server.sweep();
    expect(told(stage)).toMatchObject([{ kind: 'usage', why: 'silence' }]);
    stage.pair();
    expect(stage.server.stats()).toMatchObject({ allocations: 2, calls: 1 });
  });

  test('nothing of a pre-call test, nor of its own', () => {
    const stage = new Stage();
    stage.pair({ call: 'test:abc' });
    stage.pass(MINUTE);
    stage.server.sweep();
    expect(stage.server.stats()).toMatchObject({ allocations: 0, calls: 0 });
    expect(told(stage)).toEqual([]);
  });

  test('refused allocations', () => {
    const stage = new Stage();
    for (let port = 1; port <= 20; port++) stage.client('anna', port).allocate();
    stage.pass(MINUTE);
    stage.server.sweep();
    expect(told(stage)).toEqual([{ ...refused(4), at: later(START, MINUTE) }]);
  });
});

describe('the app', { timeout: 60_000 }, () => {
  let place: ReturnType<typeof relayFolder>;
  let stage: Stage;
  let control: { close(): Promise<void> };
  let app: RelayControl;

  const listen = async (): Promise<void> => {
    const { server } = stage;
    const health = () => healthOf({ server, since: START, receiveBuffer: 1, offered: ['udp'], tests: [] });
    control = await listenControl(place.config.controlSocket, {
      endCall: (callId) => server.endCall(callId),
      keepAlive: (callIds) => server.keepAlive(callIds),
      usage: (callId) => server.usage(callId),
      stats: () => ({ ...server.stats(), receiveBuffer: 1 }),
      health,
      selfTest: async () => [],
      events: server.events,
    });
  };

  beforeEach(async () => {
    place = relayFolder();
    stage = new Stage();
    await listen();
    app = relayControl(place.config.controlSocket);
  });

  afterEach(async () => {
    app.close();
    await control.close();
    place.remove();
  });

  /** Follows until so many events were taken; `refuse` are the turns at which taking fails. */
  function take(of: RelayControl, count: number, refuse: readonly number[] = []): Promise<readonly string[]> {
    const { promise, resolve } = Promise.withResolvers<readonly string[]>();
    const taken: string[] = [];
    let turn = 0;
    const end = of.follow(async (event, id) => {
      if (refuse.includes(turn++)) throw new Error('the database is busy');
      taken.push(`${id.slice(id.lastIndexOf('-') + 1)} ${event.call}`);
      if (taken.length === count) {
        resolve(taken);
        setTimeout(end, 50);
      }
    });
    return promise;
  }

  test('gets usage of calls that ended while it was away, then of those that end now', async () => {
    stage.pair();
    await app.end('call');
    app.close();
    const restarted = relayControl(place.config.controlSocket);
    const taken = take(restarted, 2);
    stage.pair({ call: 'second' });
    expect(await restarted.usage('second')).toMatchObject({ call: 'second', seats: [{}, {}] });
    expect(await restarted.usage('call')).toBeNull();
    await restarted.end('second');
    expect(await taken).toEqual(['1 call', '2 second']);
    restarted.close();
  });

  test('gets an event again that it could not take over, in order, and none twice after it did', async () => {
    for (const call of ['a', 'b', 'c']) {
      stage.pair({ call });
      stage.server.endCall(call);
    }
    expect(await take(app, 3, [1])).toEqual(['1 a', '2 b', '3 c']);
    while (stage.server.events.waiting > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  test('finds a relay that comes back, and is told the last words of one that stops', async () => {
    const taken = take(app, 2);
    stage.pair();
    await app.stats();
    stage.server.stop();
    await control.close();
    stage = new Stage();
    stage.pair({ call: 'after' });
    stage.server.endCall('after');
    await listen();
    expect(await taken).toEqual(['1 call', '1 after']);
  });

  test('survives what is no relay', async () => {
    const odd = join(place.folder, 'odd.sock');
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.on('error', () => undefined);
      socket.write('nonsense\n{"t":"event"}\n{"t":"event","n":1,"event":{"kind":"__proto__"}}\n[]\n');
    }).listen(odd);
    await once(server, 'listening');
    const taken: RelayEvent[] = [];
    const confused = relayControl(odd);
    confused.follow(async (event) => void taken.push(event));
    while (connections < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    confused.close();
    server.close();
    expect(taken).toEqual([]);
  });
});

describe('health', () => {
  test('names what is wrong, with what to do', () => {
    const stage = new Stage({
      limits: { ...DEFAULT_LIMITS, total: 2 },
    });
    stage.pair();
    const { server } = stage;
    const failed = { transport: 'tls', at: START, ok: false, step: 'open', why: 'ECONNREFUSED' } as const;
    const passed = { transport: 'udp', at: START, ok: true, rttMs: 0.5, software: null } as const;
    for (let times = 0; times < 10_001; times++) server.events.tell(refused(times));
    const health = healthOf({
      server,
      since: later(START, -SECOND),
      receiveBuffer: 200_000,
      offered: ['udp', 'tcp', 'tls'],
      tests: [passed, failed],
    });
    expect(health).toMatchObject({ allocations: 2, most: 2, calls: 1, eventsWaiting: 10_000 });
    expect(health.transports).toEqual([
      { transport: 'udp', allocations: 2, test: passed },
      { transport: 'tcp', allocations: 0, test: null },
      { transport: 'tls', allocations: 0, test: failed },
    ]);
    expect(health.warnings.map(({ code }) => code)).toEqual([
      'receive-buffer',
      'self-test',
      'nearly-full',
      'events-lost',
    ]);
    for (const warning of health.warnings) expect(sentence(warning)).toMatch(/^[a-z0-9].{20,}$/);
  });

  test('has nothing to warn of when all is well', () => {
    const { server } = new Stage();
    const facts = { server, since: START, receiveBuffer: 4 << 20, offered: ['udp'], tests: [] } as const;
    expect(healthOf(facts).warnings).toEqual([]);
  });
});
