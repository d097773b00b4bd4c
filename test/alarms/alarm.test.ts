import { describe, expect, test } from 'vitest';
import { ALARMS, type Alarm, type AlarmKind, begun, newsOf, step } from '../../server/alarms/alarm.ts';
import { standingOf } from '../../server/alarms/standing.ts';
import { letterOf } from '../../server/alarms/words.ts';
import { type EpochMs, HOUR, later, MINUTE } from '../../server/core/clock.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z') as EpochMs;
const wrong = { well: false, fact: 3 } as const;
const lasting = (kind: AlarmKind, ms: number): Alarm | string => {
  const next = step(begun('a', kind, 3, NOW), wrong, later(NOW, ms));
  return next.kind === 'becomes' ? next.alarm : next.kind;
};

describe('an alarm', () => {
  test('is raised at once, or when it lasted longer than a restart takes', () => {
    expect(newsOf(begun('a', 'disk', 3, NOW))).toBe('raised');
    expect(newsOf(begun('a', 'relay', null, NOW))).toBeNull();
    expect(lasting('relay', 2 * MINUTE)).toBe('stays');
    expect(lasting('relay', 3 * MINUTE)).toMatchObject({ raisedAt: later(NOW, 3 * MINUTE), overAt: null });
    // a clock that is set back does not put it off
    expect(lasting('seals', -HOUR)).toMatchObject({ raisedAt: later(NOW, -HOUR) });
  });

  test('leaves nothing when it was over before, and is told to be over when it was raised', () => {
    expect(step(begun('a', 'relay', null, NOW), { well: true }, NOW)).toEqual({ kind: 'gone', id: 'a' });
    const over = step(begun('a', 'disk', 3, NOW), { well: true }, later(NOW, MINUTE));
    expect(over).toMatchObject({ kind: 'becomes', alarm: { overAt: later(NOW, MINUTE) } });
    expect(over.kind === 'becomes' && newsOf(over.alarm)).toBe('over');
  });

  test('of every kind has a letter in both languages, and a part that people know', () => {
    for (const kind of ALARMS) {
      const alarm = { ...begun('a', kind, 3, NOW), raisedAt: NOW };
      const { subject, text } = letterOf(alarm, 'raised', 'linde');
      expect(subject).toBe(`Beeldkamer linde: storing (${kind})`);
      expect(text).toMatch(
        /^\S.+\nSinds 2026-11-22T10:00:00.000Z\.\n\n.+\nSince 2026-11-22T10:00:00.000Z\.\n$/,
      );
      const troubles = standingOf([alarm], NOW).parts.flatMap(({ troubles }) => troubles);
      expect(troubles).toEqual([{ kind, since: '2026-11-22T10:00:00.000Z' }]);
    }
  });
});
