import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Occurrence } from '../../../server/audit/event.ts';
import { type Exported, exportEvents } from '../../../server/audit/exports/export.ts';
import { FORMATS, type FormatName } from '../../../server/audit/exports/formats.ts';
import type { Wanted } from '../../../server/audit/exports/range.ts';
import { bySystem } from '../../../server/core/context.ts';
import { transact } from '../../../server/core/database.ts';
import { DOCTOR, doctor, openStage, PATIENT, type Stage, viewed } from '../stage.ts';
import { differences } from './fhir-definition.ts';

const SOURCE = { installation: 'test-box', site: 'zh1', at: '2026-11-22T00:00:00.000Z' };
const NAMES = Object.keys(FORMATS) as FormatName[];
const SECRETS = /192\.0\.2\.17|Öztürk/;

const searched: Occurrence = {
  code: 'patient.search',
  by: doctor,
  about: [
    { kind: 'query', id: 'patients' },
    { kind: 'patient', id: PATIENT },
  ],
  detail: { found: 1 },
  personal: [{ subject: DOCTOR, of: 'obj/0', facts: { query: 'Öztürk' } }],
};

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const folder = (name = 'export') => join(stage.folder, name);

function exported(format: FormatName, wanted: Wanted = {}, to = folder()): Promise<Exported> {
  return exportEvents(
    { db: stage.db, append: stage.log.append },
    { by: bySystem() },
    SOURCE,
    format,
    wanted,
    to,
  );
}

const find = (id: string) => stage.deps.keys.find(id);
const textOf = (format: FormatName, to = folder()) => readFileSync(join(to, FORMATS[format].file), 'utf8');

/** How many events a text holds, as its form tells them apart. */
const COUNT: Readonly<Record<FormatName, (text: string) => number>> = {
  csv: (text) => text.split('\r\n').length - 2,
  nen7513: (text) => text.match(/<logregel /g)?.length ?? 0,
  fhir: (text) => (JSON.parse(text) as { entry: unknown[] }).entry.length,
  atna: (text) => text.match(/<AuditMessage>/g)?.length ?? 0,
};

describe.each(NAMES)('as %s', (name) => {
  test('all lines leave, without what is personal, and that they left is a line', async () => {
    await stage.write(viewed, searched);
    expect(await exported(name)).toEqual({ from: 1, through: 2, events: 2 });
    expect(COUNT[name](textOf(name))).toBe(2);
    expect(textOf(name)).not.toMatch(SECRETS);
    expect((await stage.bodies()).at(-1)).toMatchObject({
      ev: { code: 'audit.exported' },
      obj: [{ idt: 'log', id: 'log:1-2' }],
      det: { format: name, from: 1, through: 2, personal: false },
    });
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(folder()))
      expect(statSync(join(folder(), file)).mode & 0o777, file).toBe(0o600);
  });

  test('what is personal leaves with the keys, and the line says so; what was erased does not', async () => {
    await stage.write(viewed, searched);
    await exported(name, { find });
    const base64 = Buffer.from('Öztürk').toString('base64');
    expect(textOf(name)).toContain('192.0.2.17');
    expect([textOf(name).includes('Öztürk'), textOf(name).includes(base64)]).toContain(true);
    expect((await stage.bodies()).at(-1)?.det).toMatchObject({ personal: true });
    stage.deps.keys.destroy({ subject: DOCTOR, before: '9999-12', spared: new Set() });
    await exported(name, { find }, folder('erased'));
    expect(textOf(name, folder('erased'))).not.toMatch(SECRETS);
    expect(textOf(name, folder('erased'))).not.toContain(base64);
  });

  test('a part of the lines leaves, over more than one page', async () => {
    await transact(stage.db, async (tx) => {
      for (let count = 0; count < 2_300; count += 1) await stage.log.append(tx, viewed);
    });
    expect(await exported(name, { from: 51, through: 2_250 })).toEqual({
      from: 51,
      through: 2_250,
      events: 2_200,
    });
    expect(COUNT[name](textOf(name))).toBe(2_200);
  });

  test('of an empty range there is still a proper file', async () => {
    expect(await exported(name)).toEqual({ from: 1, through: 0, events: 0 });
    expect(await exported(name, { from: 100 }, folder('beyond'))).toMatchObject({ events: 0 });
    expect(COUNT[name](textOf(name))).toBe(0);
  });

  test('lines whose body was released are left out', async () => {
    await stage.write(viewed, viewed, viewed);
    const sqlite = new Database(join(stage.folder, 'beeldkamer.db'));
    sqlite.exec('drop trigger audit_no_update');
    sqlite.exec('update audit set body = null where seq = 2');
    sqlite.close();
    expect(await exported(name)).toEqual({ from: 1, through: 3, events: 2 });
    expect(COUNT[name](textOf(name))).toBe(2);
  });
});

test('a Bundle of a whole log fits FHIR R4', async () => {
  await stage.write(viewed, searched, { code: 'app.start', by: bySystem() });
  await exported('fhir');
  expect(differences(JSON.parse(textOf('fhir')))).toEqual([]);
  expect(differences(JSON.parse(readFileSync(join(folder(), 'codesystem.json'), 'utf8')))).toEqual([]);
});

test('NEN 7513 comes with its schema', async () => {
  await exported('nen7513');
  expect(readdirSync(folder()).sort()).toEqual(['nen7513.xml', 'nen7513.xsd']);
});

test('keys that do not open what they should stop the export: nothing half is left', async () => {
  await stage.write(viewed);
  await expect(exported('csv', { find: () => Buffer.alloc(32, 1) })).rejects.toThrow();
  expect([existsSync(folder()), existsSync(`${folder()}.partial`)]).toEqual([false, false]);
});

test('a folder that holds something is left alone, and no line says otherwise', async () => {
  await exported('csv');
  await expect(exported('csv')).rejects.toMatchObject({ code: 'EEXIST' });
  expect(await stage.bodies()).toHaveLength(1);
});

test('no line, no export', async () => {
  await stage.write(viewed);
  stage.set(0);
  await expect(exported('csv')).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
  expect(existsSync(folder())).toBe(false);
});
