import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBlack, look } from '../../../../web/src/call/quality/darkness.ts';
import { type Heard, isSilent, LISTENING, listen } from '../../../../web/src/call/quality/silence.ts';

const DEAD: Heard = { peak: 0, level: 0 };
const QUIET: Heard = { peak: 0.0004, level: 0 };
const SPEAKS: Heard = { peak: 0.3, level: 0.6 };
const hearing = (...all: readonly (Heard | null)[]) =>
  all.reduce((so, heard) => listen(so, heard, 1_000), LISTENING);
const times = <T>(count: number, one: T) => Array<T>(count).fill(one);
const seeing = (...all: readonly (number | null)[]) =>
  all.reduce<number>((so, one) => look(so, one, 1_000), 0);

describe('a microphone that gives nothing', () => {
  test('is told after five seconds without one sample, also when it was heard before', () => {
    expect(isSilent(hearing(...times(4, DEAD)))).toBe(false);
    expect(isSilent(hearing(...times(5, DEAD)))).toBe(true);
    expect(isSilent(hearing(SPEAKS, ...times(5, DEAD)))).toBe(true);
  });

  test('is told after twenty seconds below a whisper, but only when it was never heard', () => {
    expect(isSilent(hearing(...times(19, QUIET)))).toBe(false);
    expect(isSilent(hearing(...times(20, QUIET)))).toBe(true);
    expect(isSilent(hearing(SPEAKS, ...times(3_600, QUIET)))).toBe(false);
  });

  test('is over with the first sound', () => {
    expect(isSilent(hearing(...times(60, DEAD), SPEAKS))).toBe(false);
    expect(isSilent(hearing(...times(60, QUIET), SPEAKS))).toBe(false);
  });

  test('is never told while it is muted or off, nor at once after', () => {
    const heard = fc.array(fc.constantFrom(DEAD, QUIET, SPEAKS, null));
    fc.assert(
      fc.property(heard, (all) => {
        expect(isSilent(hearing(...all, null))).toBe(false);
        expect(isSilent(hearing(...all, null, ...times(4, DEAD)))).toBe(false);
        expect(isSilent(hearing(...all, SPEAKS))).toBe(false);
      }),
    );
  });
});

describe('a camera that gives black', () => {
  test('is told after four seconds', () => {
    expect(isBlack(seeing(...times(3, 20)))).toBe(false);
    expect(isBlack(seeing(...times(4, 20)))).toBe(true);
  });

  test('is over with the first light; a dark room with a lamp never is', () => {
    expect(isBlack(seeing(...times(60, 0), 90))).toBe(false);
    expect(isBlack(seeing(...times(60, 40)))).toBe(false);
  });

  test('is never told while the camera is off', () => {
    expect(isBlack(seeing(...times(60, null)))).toBe(false);
    expect(isBlack(seeing(...times(60, 0), null))).toBe(false);
  });
});
