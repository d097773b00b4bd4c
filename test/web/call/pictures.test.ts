import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pictures } from '../../../server/protocol/appointment-types.ts';
import type { SeatRole } from '../../../server/protocol/signalling.ts';
import { memoryOf, rememberedGate, tabMemory } from '../../../web/src/call/call-memory.ts';
import { picturesText, readControl } from '../../../web/src/call/control.ts';
import { closedGate, type Gate, type GateEvent, mayShow, step } from '../../../web/src/call/gate.ts';

const ROLES = ['host', 'staff', 'colleague', 'interpreter', 'patient', 'relative'] as const;
const run = (gate: Gate, ...events: GateEvent[]) => events.reduce(step, gate);
const show = (pictures: Pictures): GateEvent => ({ type: 'pictures', show: pictures });
const lifted = (seat: string): GateEvent => ({ type: 'lifted', seat });
const app = (call: string | null, ...admitted: string[]): GateEvent => ({
  type: 'app',
  call,
  admitted: new Set(admitted),
});
const shown = (gate: Gate): readonly SeatRole[] => ROLES.filter((role) => mayShow(gate, role));

/** A guest whom the host let in, and that host. */
const guest = run(
  closedGate('guest', 'p'),
  { type: 'pressed', seat: 'p' },
  app('c1', 'p', 's'),
  { type: 'noted', peer: 'h' },
  { type: 'listed', peer: 's' },
);
const host = run(closedGate('host', 'h'), app('c1', 'h'));

describe('a kind of appointment that shows one side', () => {
  test.each<[Pictures, readonly SeatRole[]]>([
    ['both', ROLES],
    ['patient', ['interpreter', 'patient', 'relative']],
    ['care', ['host', 'staff', 'colleague', 'interpreter']],
  ])('%s', (pictures, seen) => {
    expect(shown(run(guest, show(pictures)))).toEqual(seen);
    expect(shown(run(host, show(pictures)))).toEqual(seen);
  });

  test('shows both once its host presses, on his side and on that of whom he let in', () => {
    expect(shown(run(host, show('patient'), lifted('h')))).toEqual(ROLES);
    expect(shown(run(guest, show('care'), lifted('h')))).toEqual(ROLES);
  });

  test('hears it from its host alone, before or after he let somebody in', () => {
    expect(shown(run(guest, show('care'), lifted('s')))).toHaveLength(4);
    expect(shown(run(host, show('care'), lifted('p')))).toHaveLength(4);
    const early = run(closedGate('guest', 'p'), show('care'), lifted('h'));
    expect(shown(early)).toHaveLength(4);
    const inside = run(early, app('c1'), lifted('h'), { type: 'pressed', seat: 'p' }, app('c1', 'p'), {
      type: 'noted',
      peer: 'h',
    });
    expect(shown(inside)).toEqual(ROLES);
  });

  test('goes on showing both when somebody else says so, or another one leads', () => {
    const both = run(guest, show('care'), lifted('h'));
    expect(shown(run(both, lifted('s')))).toEqual(ROLES);
    expect(shown(run(both, { type: 'turned', from: 'h', to: 's' }))).toEqual(ROLES);
    const heir = run(host, show('patient'), lifted('h'), { type: 'turned', from: 'h', to: 's' });
    expect([heir.side, shown(heir)]).toEqual(['guest', ROLES]);
  });

  test('shows one side again in the next call', () => {
    expect(shown(run(host, show('care'), lifted('h'), app('c2', 'h')))).toHaveLength(4);
    expect(shown(run(guest, show('care'), lifted('h'), app('c2', 'p')))).toHaveLength(4);
  });

  test('is the same after a reload of the tab', () => {
    const gate = run(guest, show('care'), lifted('h'));
    const slots = new Map<string, string>();
    const storage = {
      getItem: (key: string) => slots.get(key) ?? null,
      setItem: (key: string, value: string) => void slots.set(key, value),
    } as Storage;
    tabMemory('p', storage).write(memoryOf(gate, new Map(), new Map()));
    const back = rememberedGate('guest', 'p', tabMemory('p', storage).read());
    expect(shown(run(back, show('care')))).toEqual(ROLES);
    expect(shown(run({ ...back, host: null }, show('care')))).toHaveLength(4);
  });

  test('is opened by no message of the app, whatever it says', () => {
    const events = fc.array(
      fc.oneof(
        fc.constantFrom(app('c1', 'p'), app('c1'), app('c1', 'p', 's'), show('care')),
        fc.constantFrom<GateEvent>({ type: 'noted', peer: 'h' }, { type: 'listed', peer: 's' }),
        fc.constantFrom<GateEvent>({ type: 'turned', from: 'h', to: 's' }, { type: 'lost', peer: 'h' }),
      ),
    );
    fc.assert(
      fc.property(events, (all) => !mayShow(run(guest, show('care'), ...all), 'patient')),
      { numRuns: 2_000 },
    );
  });
});

describe('the host’s word for both pictures', () => {
  test('is read as it is written', () => {
    expect(readControl(picturesText('c1'))).toEqual({ t: 'pictures', call: 'c1' });
  });

  test.each([
    '{"t":"pictures","v":2,"call":"c1","show":"both"}',
    '{"t":"pictures","v":1,"call":"c1","show":"care"}',
    '{"t":"pictures","v":1,"call":7,"show":"both"}',
    '{"t":"pictures","v":1,"call":"c1","show":"both","more":1}',
    '{"t":"pictures","v":1,"call":"c1"}',
  ])('is nothing else: %s', (text) => {
    expect(readControl(text)).toBeNull();
  });
});
