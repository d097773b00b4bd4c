import { describe, expect, test } from 'vitest';
import {
  closingLine,
  FAILED,
  NOTHING,
  PASSED,
  type Report,
  SKIPPED,
  sum,
  tally,
} from '../../scripts/tally.ts';

function report(...files: [status: string, ...tests: string[]][]): Report {
  return {
    testResults: files.map(([status, ...tests]) => ({
      name: 'a.test.ts',
      status,
      assertionResults: tests.map((one) => ({ status: one })),
    })),
  };
}

describe('counts of a run', () => {
  test.each([
    ['each test counts once', report(['passed', 'passed', 'passed'], ['passed', 'passed']), 0, [3, 0, 0]],
    ['what did not run is skipped', report(['passed', 'passed', 'skipped', 'todo', 'pending']), 0, [1, 0, 3]],
    ['a failed test', report(['failed', 'passed', 'failed']), 1, [1, 1, 0]],
    ['a file that does not load', report(['failed'], ['passed', 'passed']), 1, [1, 1, 0]],
    ['a hook that threw: its tests never ran', report(['failed', 'skipped', 'skipped']), 1, [0, 1, 2]],
    ['an unhandled error beside passing tests', report(['passed', 'passed']), 1, [1, 1, 0]],
    ['a run ended by a signal', report(['passed', 'passed']), null, [1, 1, 0]],
    ['no report at all', null, 1, [0, 1, 0]],
    ['nothing ran', report(), 0, [0, 1, 0]],
    ['everything was skipped', report(['passed', 'skipped']), 0, [0, 1, 1]],
  ] as const)('%s', (_name, given, code, [passed, failed, skipped]) => {
    expect(tally(given, code)).toEqual({ passed, failed, skipped });
  });

  test('parts add up to the closing line', () => {
    const total = sum([NOTHING, PASSED, FAILED, SKIPPED, { passed: 10, failed: 0, skipped: 2 }]);
    expect(closingLine(total)).toBe('11 passed, 1 failed, 3 skipped');
  });
});
