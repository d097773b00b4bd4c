import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endFiles } from '../../../server/audit/retention/folders.ts';
import { cutoffsAt } from '../../../server/audit/retention/terms.ts';
import { bySystem } from '../../../server/core/context.ts';
import { TERMS } from './default-terms.ts';
import { Years } from './stage.ts';
import { openTrapped } from './trap.ts';

const NOW = '2027-03-01T02:00:00.000Z';
const years = new Years();
let folder = '';

beforeEach(async () => {
  const { appliance } = years.practice;
  folder = mkdtempSync(join(tmpdir(), 'folders-'));
  await appliance.database.backup(join(folder, 'beeldkamer.db'));
  await appliance.keys.backup(join(folder, 'keys.db'));
  writeFileSync(join(folder, 'kek'), Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function backup(name: string): void {
  mkdirSync(join(folder, 'backups', name), { recursive: true });
  writeFileSync(join(folder, 'backups', name, 'beeldkamer.db'), 'Mw. Jansen');
}

function log(name: string): void {
  mkdirSync(join(folder, 'log'), { recursive: true });
  writeFileSync(join(folder, 'log', name), 'said');
}

const inside = (name: string) => readdirSync(join(folder, name)).sort();

/** A run on the folder, with the retention lines that it added and what was reported. */
async function ended(places = { backups: join(folder, 'backups'), logs: join(folder, 'log') }) {
  const { db, deps, close } = await openTrapped(folder, NOW, () => {});
  const faults: string[] = [];
  const report = (fault: unknown): void => void faults.push((fault as NodeJS.ErrnoException).code ?? '');
  const cutoffs = cutoffsAt(deps.clock(), TERMS, 'Europe/Amsterdam');
  const found = await endFiles({ ...deps, places, report }, { by: bySystem() }, cutoffs);
  const rows = await db.selectFrom('audit').select('body').execute();
  await close();
  const lines = rows
    .map(({ body }) => JSON.parse(body ?? '{}'))
    .filter(({ ev }) => ev.code === 'retention.run');
  return { ...found, faults, told: lines.map(({ det: { backups, logs } }) => [backups, logs]) };
}

describe('backups and days of the application log', () => {
  test('go when their term is over by their names, each run with its line', async () => {
    backup('beeldkamer-2027-01-24T225959Z');
    backup('beeldkamer-2027-01-24T230000Z');
    backup('beeldkamer-2027-01-01T030000Z.partial');
    log('app-2027-01-28.log');
    log('relay-2027-01-29.log');
    log('app-2027-01-30.log');
    expect(await ended()).toEqual({
      counts: { backups: 2, logs: 1 },
      stays: false,
      faults: [],
      told: [[2, 1]],
    });
    expect(inside('backups')).toEqual(['beeldkamer-2027-01-24T230000Z']);
    expect(inside('log')).toEqual(['app-2027-01-30.log', 'relay-2027-01-29.log']);
    expect((await ended()).told).toEqual([[2, 1]]);
  });

  test('what is not ours stays, however old', async () => {
    for (const name of ['mine', 'beeldkamer-old', 'app-2020-01-01.log']) backup(name);
    log('syslog-2020-01-01.log.gz');
    log('notes.txt');
    expect(await ended()).toMatchObject({ counts: { backups: 0, logs: 1 }, stays: false });
    expect(inside('backups')).toHaveLength(3);
    expect(inside('log')).toEqual(['notes.txt']);
  });

  test('a folder that is not set, or not there yet, is no trouble', async () => {
    expect(await ended()).toMatchObject({ stays: false, told: [] });
    expect(await ended({ backups: '', logs: '' })).toMatchObject({ stays: false, told: [] });
  });

  test('one that was cut off between its line and its end goes with the next run', async () => {
    backup('beeldkamer-2027-01-01T030000Z.ended');
    expect(await ended()).toMatchObject({ counts: { backups: 1, logs: 0 }, told: [[1, 0]] });
    expect(inside('backups')).toEqual([]);
  });

  test('a file in place of the folder is told, and the other folder goes all the same', async () => {
    writeFileSync(join(folder, 'backups'), '');
    log('app-2027-01-01.log');
    expect(await ended()).toMatchObject({
      counts: { backups: 0, logs: 1 },
      stays: true,
      faults: ['ENOTDIR'],
    });
  });

  test('what cannot go stays and is not told as gone; the next run tries again', async () => {
    backup('beeldkamer-2027-01-01T030000Z');
    backup('beeldkamer-2027-01-01T030000Z.ended');
    expect(await ended()).toMatchObject({
      counts: { backups: 1 },
      stays: true,
      told: [[1, 0]],
      faults: ['ENOTEMPTY'],
    });
    expect(inside('backups')).toEqual(['beeldkamer-2027-01-01T030000Z']);
    expect(await ended()).toMatchObject({ counts: { backups: 1 }, stays: false });
    expect(inside('backups')).toEqual([]);
  });
});
