import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readVersion } from '../../server/core/version.ts';
import { Practice } from '../support/practice.ts';

let practice: Practice;
beforeAll(async () => {
  practice = await Practice.open();
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
});

test('the log tells of another version once, and of none at a restart', async () => {
  const begun = await practice.size();
  await practice.restart();
  expect(await practice.codes(begun)).not.toContain('update.applied');
  writeFileSync(practice.appliance.folder.version, '0.0.1\n');
  await practice.restart();
  await practice.restart();
  const told = (await practice.lines(begun)).filter(({ code }) => code === 'update.applied');
  expect(told.map(({ det }) => det)).toEqual([{ before: '0.0.1', after: readVersion() }]);
});
