import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  closedGate,
  type Gate,
  type GateEvent,
  type GatePeer,
  mayAttach,
  mayMeet,
  roleTo,
  step,
} from '../../../web/src/call/gate.ts';

const HOST: GatePeer = { id: 'h', seat: 'h', role: 'host' };
const PATIENT: GatePeer = { id: 'p', seat: 'p', role: 'patient' };
const RELATIVE: GatePeer = { id: 'r', seat: 'r', role: 'relative' };
const PEERS = { guest: [HOST, RELATIVE], host: [PATIENT, RELATIVE] } as const;
const ME = { guest: 'p', host: 'h' } as const;

const app = (call: string | null, ...admitted: string[]): GateEvent => ({
  type: 'app',
  call,
  admitted: new Set(admitted),
});
const run = (gate: Gate, ...events: GateEvent[]) => events.reduce(step, gate);

describe('a guest', () => {
  const press: GateEvent = { type: 'pressed', seat: 'p' };
  const noted: GateEvent = { type: 'noted', peer: 'h' };
  const guest = closedGate('guest', 'p');
  const listed: GateEvent = { type: 'listed', peer: 'r' };
  const open = run(guest, press, app('c1'), app('c1', 'p'), noted);

  test('is live with the host after an own press, the word of the app and the signature', () => {
    expect(mayAttach(open, HOST)).toBe(true);
    expect(mayMeet(open, HOST)).toBe(true);
  });

  test('may hear of both halves in either order', () => {
    expect(mayAttach(run(guest, press, app('c1'), noted, app('c1', 'p')), HOST)).toBe(true);
  });

  test.each<[string, GateEvent[]]>([
    ['the press', [app('c1', 'p'), noted]],
    ['the word of the app', [press, app('c1'), noted]],
    ['the signature', [press, app('c1', 'p')]],
    ['a call', [press, app(null, 'p'), noted]],
  ])('is not live without %s', (_name, events) => {
    const gate = run(guest, ...events);
    expect(mayAttach(gate, HOST)).toBe(false);
    expect(mayAttach(gate, RELATIVE)).toBe(false);
  });

  test('needs a new signature on a new connection, while another guest goes on', () => {
    const gate = run(open, app('c1', 'p', 'r'), listed, { type: 'lost', peer: 'h' });
    expect(mayAttach(gate, HOST)).toBe(false);
    expect(mayAttach(gate, RELATIVE)).toBe(true);
    expect(mayAttach(run(gate, noted), HOST)).toBe(true);
  });

  test('meets another guest only once both are admitted, and stand in the roster as they are', () => {
    expect(mayAttach(run(open, listed), RELATIVE)).toBe(false);
    expect(mayAttach(run(open, app('c1', 'p', 'r')), RELATIVE)).toBe(false);
    const met = run(open, app('c1', 'p', 'r'), listed);
    expect([mayAttach(met, RELATIVE), mayMeet(met, RELATIVE)]).toEqual([true, true]);
    expect(mayAttach(run(met, { type: 'lost', peer: 'r' }), RELATIVE)).toBe(false);
    expect(mayAttach(run(open, app('c1', 'r'), listed), RELATIVE)).toBe(false);
    expect(mayAttach(run(met, app('c2', 'p', 'r'), press, noted), RELATIVE)).toBe(false);
  });

  test('meets no other host than the one who let this person in, however the app calls whom', () => {
    const second: GatePeer = { id: 's', seat: 's', role: 'host' };
    const gate = run(open, { type: 'noted', peer: 's' }, { type: 'listed', peer: 's' }, app('c1', 'p', 's'));
    expect([mayAttach(gate, second), mayMeet(gate, second)]).toEqual([false, false]);
    expect(mayAttach(gate, HOST)).toBe(true);
    // an own press is a new decision: then it is whoever admits
    const anew = run(gate, app('c1'), press, { type: 'lost', peer: 'h' }, app('c1', 'p'));
    expect([mayAttach(anew, second), mayAttach(anew, HOST)]).toEqual([true, false]);
  });

  test('needs a new press after having left', () => {
    const back = run(open, app('c1'), app('c1', 'p'), noted);
    expect(mayAttach(back, HOST)).toBe(false);
    expect(mayAttach(run(back, press), HOST)).toBe(true);
  });

  test('needs a new press in a new call, but one that still waits goes along', () => {
    expect(mayAttach(run(open, app('c2', 'p'), noted), HOST)).toBe(false);
    expect(mayAttach(run(guest, press, app('c1'), app(null), app('c2', 'p'), noted), HOST)).toBe(true);
  });
});

describe('a call that is handed over', () => {
  const turned: GateEvent = { type: 'turned', from: 'h', to: 's' };
  const STAFF: GatePeer = { id: 's', seat: 's', role: 'staff' };
  const pressed = (seat: string): GateEvent => ({ type: 'pressed', seat });
  const noted = (peer: string): GateEvent => ({ type: 'noted', peer });
  const listed = (peer: string): GateEvent => ({ type: 'listed', peer });
  const guest = run(
    closedGate('guest', 'p'),
    pressed('p'),
    app('c1', 'p', 's', 'h'),
    noted('h'),
    listed('s'),
  );
  const led = (...events: GateEvent[]) => run(guest, ...events);

  test('stays live for a guest, who goes by the new host and no longer by the former one', () => {
    const gate = led(turned);
    expect([roleTo(gate, STAFF), roleTo(gate, HOST)]).toEqual(['host', 'staff']);
    expect(mayAttach(gate, { ...STAFF, role: 'host' })).toBe(true);
    expect(mayAttach(gate, { ...HOST, role: 'staff' })).toBe(true);
    expect(mayAttach(gate, HOST)).toBe(false);
    expect(mayAttach(run(gate, { type: 'lost', peer: 's' }), { ...STAFF, role: 'host' })).toBe(false);
  });

  test('is no way to a new host whom this person had not met', () => {
    const gate = led({ type: 'lost', peer: 's' }, turned);
    expect(mayAttach(gate, { ...STAFF, role: 'host' })).toBe(false);
    expect(mayAttach(run(gate, noted('s')), { ...STAFF, role: 'host' })).toBe(true);
  });

  test.each<[string, GateEvent]>([
    ['by somebody who does not lead it', { type: 'turned', from: 's', to: 'r' }],
    ['to who leads it', { type: 'turned', from: 'h', to: 'h' }],
  ])('is not, %s', (_name, event) => {
    expect(led(event)).toEqual(led());
  });

  test('makes the colleague a host who has let in whom he met, and nobody else', () => {
    const all = app('c1', 's', 'p', 'r', 'h');
    const gate = run(closedGate('guest', 's'), pressed('s'), all, noted('h'), listed('p'), turned);
    expect(gate.side).toBe('host');
    expect([mayAttach(gate, PATIENT), mayAttach(gate, { ...HOST, role: 'staff' })]).toEqual([true, true]);
    expect(mayAttach(gate, RELATIVE)).toBe(false);
    expect(mayAttach(run(gate, noted('r')), RELATIVE)).toBe(false);
  });

  test('makes the former host one of the others: whom he let in goes by the new one’s list', () => {
    const both = ['p', 's'].flatMap((id) => [pressed(id), noted(id)]);
    const gate = run(closedGate('host', 'h'), app('c1', 'h', 'p', 's'), ...both, turned);
    expect(gate.side).toBe('guest');
    expect([mayAttach(gate, { ...STAFF, role: 'host' }), mayAttach(gate, PATIENT)]).toEqual([true, true]);
    expect(mayAttach(run(gate, { type: 'lost', peer: 'p' }), PATIENT)).toBe(false);
    expect(mayAttach(run(gate, pressed('r'), app('c1', 'h', 'p', 's', 'r')), RELATIVE)).toBe(false);
  });
});

describe('a host', () => {
  const press: GateEvent = { type: 'pressed', seat: 'p' };
  const noted: GateEvent = { type: 'noted', peer: 'p' };
  const host = run(closedGate('host', 'h'), app('c1', 'h'));

  test('is live with whom the press, the app and the sent signature name, and with nobody else', () => {
    const gate = run(host, press, noted, app('c1', 'h', 'p', 'r'));
    expect(mayAttach(gate, PATIENT)).toBe(true);
    expect(mayAttach(gate, RELATIVE)).toBe(false);
  });

  test('is not live before the app has confirmed', () => {
    expect(mayAttach(run(host, press, noted), PATIENT)).toBe(false);
  });

  test('presses anew for who left, and for everybody in a new call', () => {
    const gate = run(host, press, noted, app('c1', 'h', 'p'));
    expect(mayAttach(run(gate, app('c1', 'h'), app('c1', 'h', 'p')), PATIENT)).toBe(false);
    expect(mayAttach(run(gate, app('c2', 'h', 'p'), noted), PATIENT)).toBe(false);
  });
});

/** What must have happened, kept in a way of its own: the history since the last thing that undid it. */
class Witness {
  readonly #me: string;
  #call: string | null = null;
  #pressed = new Set<string>();
  #noted = new Set<string>();
  #listed = new Set<string>();
  #admitted = new Set<string>();

  constructor(me: string) {
    this.#me = me;
  }

  see(event: GateEvent): void {
    if (event.type === 'pressed') this.#pressed.add(event.seat);
    if (event.type === 'withdrawn') this.#pressed.delete(event.seat);
    if (event.type === 'noted') this.#noted.add(event.peer);
    if (event.type === 'listed') this.#listed.add(event.peer);
    if (event.type === 'lost') for (const set of [this.#noted, this.#listed]) set.delete(event.peer);
    if (event.type !== 'app') return;
    if (event.call !== this.#call) for (const set of [this.#noted, this.#listed]) set.clear();
    this.#call = event.call;
    this.#admitted = new Set(event.admitted);
  }

  /** Nobody may be live without this, whatever else holds. */
  permits(side: Gate['side'], peer: GatePeer): boolean {
    const seat = side === 'host' ? peer.seat : this.#me;
    const both = this.#admitted.has(seat) && this.#admitted.has(side === 'host' ? seat : this.#me);
    const signed =
      side === 'guest' && peer.role !== 'host'
        ? this.#admitted.has(peer.seat) && this.#listed.has(peer.id)
        : this.#noted.has(peer.id);
    return this.#call !== null && this.#pressed.has(seat) && both && signed;
  }
}

const seats = fc.constantFrom('h', 'p', 'r');
const anyApp = fc.record({
  type: fc.constant('app' as const),
  call: fc.oneof({ weight: 4, arbitrary: fc.constant('c1') }, fc.constantFrom(null, 'c2')),
  admitted: fc.subarray(['h', 'p', 'r'], { minLength: 1 }).map((all) => new Set(all)),
});
const anyEvent: fc.Arbitrary<GateEvent> = fc.oneof(
  { weight: 4, arbitrary: anyApp },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('pressed' as const), seat: seats }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('noted' as const), peer: seats }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('listed' as const), peer: seats }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('withdrawn' as const), seat: seats }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('lost' as const), peer: seats }) },
);
const history = fc.array(anyEvent, { maxLength: 40, size: 'max' });
const sides = fc.constantFrom('host' as const, 'guest' as const);

describe('over 10,000 random histories', () => {
  test('nobody is live without a press, the app and a signature that still stand', () => {
    let live = 0;
    fc.assert(
      fc.property(sides, history, (side, events) => {
        const witness = new Witness(ME[side]);
        let gate = closedGate(side, ME[side]);
        return events.every((event) => {
          gate = step(gate, event);
          witness.see(event);
          const open = PEERS[side].filter((peer) => mayAttach(gate, peer));
          live += open.length;
          return open.every((peer) => witness.permits(side, peer));
        });
      }),
      { numRuns: 10_000 },
    );
    expect(live).toBeGreaterThan(1_000); // the histories do reach live states
  });

  test('a guest is live with one host at most', () => {
    const hosts = ['h', 'r'].map((id): GatePeer => ({ id, seat: id, role: 'host' }));
    let met = 0;
    fc.assert(
      fc.property(history, (events) => {
        let gate = closedGate('guest', 'p');
        return events.every((event) => {
          gate = step(gate, event);
          const live = hosts.filter((host) => mayAttach(gate, host)).length;
          met += live;
          return live <= 1;
        });
      }),
      { numRuns: 10_000 },
    );
    expect(met).toBeGreaterThan(500);
  });

  test('a handover opens nothing for a guest who has not pressed, and leaves one host at most', () => {
    const turns = fc.record({ type: fc.constant('turned' as const), from: seats, to: seats });
    const events = fc.array(fc.oneof({ weight: 3, arbitrary: anyEvent }, { weight: 1, arbitrary: turns }), {
      maxLength: 40,
      size: 'max',
    });
    const peers = ['h', 'r'].map((id): GatePeer => ({ id, seat: id, role: 'host' }));
    let changed = 0;
    fc.assert(
      fc.property(events, fc.boolean(), (all, presses) => {
        let gate = closedGate('guest', 'p');
        return all.every((event) => {
          if (event.type === 'pressed' && !presses) return true;
          const before = gate.host;
          gate = step(gate, event);
          if (before !== null && gate.host !== null && before !== gate.host) changed += 1;
          const open = peers.filter((peer) => mayAttach(gate, { ...peer, role: roleTo(gate, peer) }));
          if (!presses) return open.length === 0;
          const leading = open.filter((peer) => roleTo(gate, peer) === 'host').length;
          return gate.side === 'host' || leading <= 1;
        });
      }),
      { numRuns: 10_000 },
    );
    expect(changed).toBeGreaterThan(50);
  });

  test.each<[string, GateEvent['type']]>([
    ['a press', 'pressed'],
    ['a signature', 'noted'],
  ])('without %s no message of the app opens it, whatever it says', (_name, missing) => {
    fc.assert(
      fc.property(sides, history, (side, events) => {
        let gate = closedGate(side, ME[side]);
        return events
          .filter(({ type }) => type !== missing)
          .every((event) => {
            gate = step(gate, event);
            return !PEERS[side].some((peer) => mayAttach(gate, peer));
          });
      }),
      { numRuns: 10_000 },
    );
  });
});
