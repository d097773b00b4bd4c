import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../../server/core/clock.ts';
import { backupName, dayLogName, readBackupName, readDayLogName } from '../../server/core/dated-name.ts';

const AT = Date.parse('2026-11-22T03:04:05.678Z') as EpochMs;
const at = (moment: string) => Date.parse(moment);

describe('a name that tells when', () => {
  test('is read back as it was given', () => {
    expect(backupName(AT)).toBe('beeldkamer-2026-11-22T030405Z');
    expect(readBackupName(backupName(AT))).toBe(at('2026-11-22T03:04:05Z'));
    expect(dayLogName('app', AT)).toBe('app-2026-11-22.log');
    expect(readDayLogName(dayLogName('app', AT))).toBe(at('2026-11-23T00:00:00Z'));
  });

  test('bears what became of it', () => {
    expect(readBackupName('beeldkamer-2026-11-22T030405Z.partial.ended')).toBe(at('2026-11-22T03:04:05Z'));
    expect(readDayLogName('door-2026-11-22.log.ended')).toBe(at('2026-11-23T00:00:00Z'));
  });

  test.each([
    '',
    'beeldkamer',
    'beeldkamer-2026-13-22T030405Z',
    'beeldkamer-2026-02-30T030405Z',
    'beeldkamer-2026-11-22T250405Z',
    'Beeldkamer-2026-11-22T030405Z',
    'my-beeldkamer-2026-11-22T030405Z',
    'beeldkamer-2026-11-22T030405Z/../x',
    'beeldkamer-2026-11-22T030405Z.old copy',
    'app-2026-11-22.log',
  ])('%j is no backup', (name) => expect(readBackupName(name)).toBeNull());

  test.each(['app.log', 'app-2026-11-31.log', 'app-2026-11-22.log~', 'app-2026-11-22', '-2026-11-22.log'])(
    '%j is no day of a log',
    (name) => expect(readDayLogName(name)).toBeNull(),
  );
});
