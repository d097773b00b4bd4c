import { expect, test } from 'vitest';
import { BothVerifiers } from './mutants/both.ts';
import { campaign, eventfulLog, plainLog, ROUND } from './mutants/campaign.ts';
import { chance } from './mutants/chance.ts';
import { cleanLogs } from './mutants/clean-logs.ts';
import { bundleOf } from './mutants/forged-log.ts';

const LINES = 300;
const SEED = 20_261_122;

test('both verifiers find every class of mutants, with the right exit code and first bad line', async () => {
  const missed: string[] = [];
  await campaign(LINES, ROUND, SEED, (name, wrong) => {
    if (wrong !== null) missed.push(`${name}: ${wrong}`);
  });
  expect(missed).toEqual([]);
}, 120_000);

test('both accept lawful logs that saw everything, and name the same root', async () => {
  const verifiers = new BothVerifiers();
  for (let seed = 1; seed <= 20; seed += 1) {
    const { log, held } = seed === 1 ? plainLog(LINES) : eventfulLog(LINES, chance(seed));
    const [one, two] = await verifiers.judge({ bundle: bundleOf(log), heads: held.map(({ note }) => note) });
    expect({ seed, fault: one.fault, code: two.code }).toEqual({ seed, fault: null, code: null });
    expect([two.root, two.lines]).toEqual([one.root.toString('hex'), log.lines.length]);
  }
  verifiers.close();
}, 120_000);

test('both accept real logs whose subjects were shredded', async () => {
  const missed: string[] = [];
  await cleanLogs(6, SEED, (name, wrong) => {
    if (wrong !== null) missed.push(`${name}: ${wrong}`);
  });
  expect(missed).toEqual([]);
}, 120_000);
