import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_RUNS, type Role, type RunEvent, type Runs, step } from '../../../web/src/call/sas/run.ts';

const idle = (role: Role, begun = 0): Runs => ({ role, begun, run: { at: 'idle' } });
const following = (runs: Runs, ...events: readonly RunEvent[]): Runs =>
  events.reduce((now, event) => step(now, event).runs, runs);

const begin: RunEvent = { type: 'begin', nonce: 'nA', commitment: 'c' };
const commit: RunEvent = { type: 'commit', commitment: 'c', nonce: 'nB' };
const nonce: RunEvent = { type: 'nonce', nonce: 'nB' };
const reveal: RunEvent = { type: 'reveal', nonce: 'nA', holds: true };
const ABORT = { t: 'sas.abort' };

describe('a run', () => {
  test('in its order: commit, nonce, reveal, and both have the same two nonces', () => {
    const a = step(idle('a'), begin);
    expect(a.say).toEqual([{ t: 'sas.commit', c: 'c' }]);
    const b = step(idle('b'), commit);
    expect(b.say).toEqual([{ t: 'sas.nonce', n: 'nB' }]);
    const done = step(a.runs, nonce);
    expect(done.say).toEqual([{ t: 'sas.reveal', n: 'nA' }]);
    const agreed = { at: 'agreed', nA: 'nA', nB: 'nB' };
    expect(done.runs).toEqual({ role: 'a', begun: 1, run: agreed });
    expect(step(b.runs, reveal)).toEqual({ runs: { role: 'b', begun: 1, run: agreed }, say: [] });
  });

  test.each<[string, Runs, RunEvent, string]>([
    ['a commit to who commits', following(idle('a'), begin), commit, 'order'],
    ['a reveal to who reveals', following(idle('a'), begin), reveal, 'order'],
    ['a second commit', following(idle('b'), commit), commit, 'order'],
    ['a nonce to who answers', following(idle('b'), commit), nonce, 'order'],
    ['a second nonce', following(idle('a'), begin, nonce), nonce, 'order'],
    ['a second reveal', following(idle('b'), commit, reveal), reveal, 'order'],
    ['a reveal after the code at A', following(idle('a'), begin, nonce), reveal, 'order'],
    ['the own nonce at A', following(idle('a'), begin), { type: 'nonce', nonce: 'nA' }, 'reflected'],
    ['the own nonce at B', following(idle('b'), commit), { ...reveal, nonce: 'nB' } as RunEvent, 'reflected'],
    [
      'another nonce than committed',
      following(idle('b'), commit),
      { ...reveal, holds: false } as RunEvent,
      'commitment',
    ],
    ['what is no message', following(idle('b'), commit), { type: 'malformed' }, 'malformed'],
    [
      'what is no message, after the code',
      following(idle('a'), begin, nonce),
      { type: 'malformed' },
      'malformed',
    ],
    ['a minute', following(idle('a'), begin), { type: 'timeout' }, 'timeout'],
  ])('%s ends it, and the other side is told', (_name, runs, event, why) => {
    const { runs: ended, say } = step(runs, event);
    expect(ended.run).toEqual({ at: 'failed', why });
    expect(ended.begun).toBe(runs.begun);
    expect(say).toEqual([ABORT]);
  });

  test('what comes late finds nothing to end', () => {
    const over = following(idle('a'), begin, { type: 'timeout' });
    for (const event of [nonce, reveal, commit, { type: 'malformed' }, { type: 'timeout' }] as RunEvent[]) {
      expect(step(over, event)).toEqual({ runs: over, say: [] });
      expect(step(idle('a'), event)).toEqual({ runs: idle('a'), say: [] });
    }
  });

  test('a code does not age, and does not outlive the other side’s abort', () => {
    const agreed = following(idle('b'), commit, reveal);
    expect(step(agreed, { type: 'timeout' })).toEqual({ runs: agreed, say: [] });
    expect(step(agreed, { type: 'abort' }).runs.run).toEqual({ at: 'failed', why: 'told' });
  });

  test('B begins nothing, and A begins nothing beside a run under way', () => {
    expect(step(idle('b'), begin)).toEqual({ runs: idle('b'), say: [] });
    const under = following(idle('a'), begin);
    expect(step(under, { ...begin, nonce: 'other' } as RunEvent)).toEqual({ runs: under, say: [] });
  });

  test.each<[Role, RunEvent]>([
    ['a', begin],
    ['b', commit],
  ])(
    'side %s: aborted, timed-out and failed runs count, and after three there is no other',
    (role, first) => {
      const ends: readonly RunEvent[] = [{ type: 'abort' }, { type: 'timeout' }, { type: 'malformed' }];
      const runs = following(idle(role), ...ends.flatMap((end) => [first, end]));
      expect(runs.begun).toBe(MOST_RUNS);
      expect(step(runs, first)).toEqual({
        runs: { role, begun: MOST_RUNS, run: { at: 'failed', why: 'spent' } },
        say: [ABORT],
      });
      expect(step(idle(role, MOST_RUNS), first).say).toEqual([ABORT]); // counted before a reload
    },
  );
});

describe('any order of events', () => {
  const word = fc.constantFrom('n1', 'n2', 'n3');
  const event: fc.Arbitrary<RunEvent> = fc.oneof(
    fc.record({ type: fc.constant('begin' as const), nonce: word, commitment: word }),
    fc.record({ type: fc.constant('commit' as const), commitment: word, nonce: word }),
    fc.record({ type: fc.constant('nonce' as const), nonce: word }),
    fc.record({ type: fc.constant('reveal' as const), nonce: word, holds: fc.boolean() }),
    fc.constantFrom<RunEvent>({ type: 'malformed' }, { type: 'timeout' }, { type: 'abort' }),
  );

  /** Each step of a history: what stood before, what happened, what came of it. */
  function* steps(role: Role, events: readonly RunEvent[]) {
    let before = idle(role);
    for (const next of events) {
      const stepped = step(before, next);
      yield { before, next, ...stepped };
      before = stepped.runs;
    }
  }
  const histories = fc.tuple(fc.constantFrom<Role>('a', 'b'), fc.array(event, { maxLength: 30 }));

  test('no more than three runs begin, and none is uncounted', () => {
    const check = ([role, events]: [Role, RunEvent[]]): void => {
      for (const { before, runs, say } of steps(role, events)) {
        const opens = say.some(({ t }) => t === 'sas.commit' || t === 'sas.nonce');
        expect(runs.begun).toBe(before.begun + (opens ? 1 : 0));
        expect(runs.begun).toBeLessThanOrEqual(MOST_RUNS);
      }
    };
    fc.assert(fc.property(histories, check), { numRuns: 2_000 });
  });

  test('a code comes only from the message whose turn it is, and from two different nonces', () => {
    const check = ([role, events]: [Role, RunEvent[]]): void => {
      for (const { before, next, runs } of steps(role, events)) {
        if (runs.run.at !== 'agreed' || runs.run === before.run) continue;
        expect(runs.run.nA).not.toBe(runs.run.nB);
        expect([before.run.at, next.type]).toEqual(
          role === 'a' ? ['committed', 'nonce'] : ['answered', 'reveal'],
        );
        expect(next).not.toMatchObject({ holds: false });
      }
    };
    fc.assert(fc.property(histories, check), { numRuns: 2_000 });
  });

  test('A tells its nonce only after it has heard one, and B its own only after a commitment', () => {
    const check = ([role, events]: [Role, RunEvent[]]): void => {
      for (const { before, next, say } of steps(role, events)) {
        const told = say.map(({ t }) => t);
        if (told.includes('sas.reveal')) expect([before.run.at, next.type]).toEqual(['committed', 'nonce']);
        if (told.includes('sas.nonce')) expect(next.type).toBe('commit');
      }
    };
    fc.assert(fc.property(histories, check), { numRuns: 2_000 });
  });
});
