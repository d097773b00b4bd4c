import { describe, expect, test } from 'vitest';
import type { Party } from '../../../web/src/call/sas/code.ts';
import { ForeignKey, type ForeignParty, ForeignSide } from './foreign.ts';
import { CALL, type Person, person, type Side, sideOf, until } from './pair.ts';

/** Our side and a foreign one, joined by a wire that keeps order. */
async function join(
  ownId: string,
  foreignId: string,
  side: 'compares' | 'reads',
  foreignSees?: Partial<Party>,
  softer = { own: false, foreign: false },
) {
  const ours: Person = person(ownId, 'dr. De Vries', 0x21, softer.own);
  const key = new ForeignKey(softer.foreign);
  const theirs: ForeignParty = {
    id: foreignId,
    name: 'Mw. Jansen',
    idk: key.idk,
    fp: 'IiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiI',
  };
  const wire: { own: Side | null; foreign: ForeignSide | null } = { own: null, foreign: null };
  const later = (deliver: () => void) => setTimeout(deliver, 0);
  const own = sideOf(ours, theirs, (text) => later(() => wire.foreign?.hear(text)), { side });
  const foreign = new ForeignSide(CALL, [theirs, { ...ours.party, ...foreignSees }], key, (text) =>
    later(() => wire.own?.take(text)),
  );
  Object.assign(wire, { own, foreign });
  return { own, foreign };
}

const seen = ({ check }: Side): readonly number[] | null => check.view.code;

describe('the second implementation and ours', () => {
  test.each([
    ['we are A', 'p-01', 'p-02'],
    ['we are B', 'p-02', 'p-01'],
  ])('come to the same code, and take each other’s word: %s', async (_name, ownId, foreignId) => {
    const { own, foreign } = await join(ownId, foreignId, 'reads');
    foreign.ask('show');
    await until(() => seen(own) !== null && foreign.code !== null);
    expect(seen(own)).toEqual(foreign.code);
    expect(own.check.view.asked).toBe(true);

    foreign.tick();
    await until(() => own.check.view.compared);
    expect(own.check.view.standing).toBe('unchecked');
    own.check.confirm();
    await until(() => foreign.compared);
    expect(own.check.view.standing).toBe('verified');
    expect([own.counted(), foreign.begun]).toEqual([1, 1]);
  });

  test.each([
    ['we are A', 'p-01', 'p-02'],
    ['we are B', 'p-02', 'p-01'],
  ])('our person picks what the foreign one reads: %s', async (_name, ownId, foreignId) => {
    const { own, foreign } = await join(ownId, foreignId, 'compares');
    own.check.show();
    await until(() => foreign.code !== null && own.check.view.choices !== null);
    const right = own.check.view.choices?.filter((set) => set.join() === foreign.code?.join());
    expect(right).toHaveLength(1);
    expect(own.check.view.code).toBeNull();
    own.check.pick(right?.[0] ?? null);
    await until(() => foreign.compared);
    expect(own.check.view.standing).toBe('verified');
    own.check.differ();
    await until(() => foreign.mismatch);
  });

  test.each([
    ['ours', { own: true, foreign: false }],
    ['theirs', { own: false, foreign: true }],
    ['both', { own: true, foreign: true }],
  ])('do so with softer keys, and each is told of the other’s: %s', async (_name, softer) => {
    const { own, foreign } = await join('p-01', 'p-02', 'reads', undefined, softer);
    foreign.ask('show');
    await until(() => seen(own) !== null && foreign.code !== null);
    expect(seen(own)).toEqual(foreign.code);
    foreign.tick();
    await until(() => own.check.view.compared);
    own.check.confirm();
    await until(() => foreign.compared);
    expect(own.check.view).toMatchObject({ standing: 'verified', softer: softer.foreign });
  });

  test.each<[string, Partial<Party>]>([
    ['a swapped certificate', { fp: 'MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzM' }],
    ['a swapped key', { idk: 'MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzM' }],
    ['another name', { name: 'dr. De Fries' }],
  ])('%s gives no code to B, and none stays with A', async (_name, foreignSees) => {
    for (const [ownId, foreignId] of [
      ['p-01', 'p-02'],
      ['p-02', 'p-01'],
    ] as const) {
      const { own, foreign } = await join(ownId, foreignId, 'reads', foreignSees);
      foreign.ask('show');
      await until(() => own.check.view.step === 'failed' && foreign.code === null);
      expect(own.counted()).toBe(1);
      expect(own.failures).toEqual(['aborted']);
      expect(own.verified).toEqual([]);
    }
  });

  test('three runs, and no fourth, on either side', async () => {
    const { own, foreign } = await join('p-02', 'p-01', 'compares');
    own.check.show();
    for (const runs of [1, 2, 3]) {
      await until(() => foreign.begun === runs && foreign.code !== null && own.check.view.choices !== null);
      own.check.pick(null);
      await until(() => own.check.view.step === 'wrong');
      own.check.again();
      if (runs < 3) await until(() => foreign.begun === runs + 1);
    }
    await until(() => own.check.view.step === 'spent');
    expect([own.counted(), foreign.begun]).toEqual([3, 3]);
    expect(own.check.view.left).toBe(0);
  });
});
