import { mkdirSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, type EpochMs } from '../../server/core/clock.ts';
import { openDatabase } from '../../server/core/database.ts';
import { type Planned, planned } from '../delivery/stage.ts';
import { Installation } from './installation.ts';

const box = new Installation();
const INIT = ['init', '--organisation', 'De Linde', '--phone', '010 123 45 67', '--name', 'Karim'];
const NOBODY = '00000000-0000-4000-8000-000000000000';
let patient = '';

beforeAll(async () => {
  await box.configure();
  await box.run([...INIT, '--mail', 'karim@example.nl']);
  ({ patient } = await plannedAgo(500 * DAY));
}, 120_000);
afterAll(() => box.remove());

/** An appointment so long ago, with patient, relative and interpreter. */
async function plannedAgo(ms: number): Promise<Planned> {
  const { db, close } = await openDatabase(box.path('data', 'beeldkamer.db'));
  // who was planned with before goes by another name
  await db
    .updateTable('account')
    .set({ mail: 'other@linde.nl' })
    .where('mail', '=', 'anna@linde.nl')
    .execute();
  await db.updateTable('appointment_type').set({ code: 'other' }).where('code', '=', 'ggz').execute();
  const made = await planned(db, (Date.now() - ms) as EpochMs);
  await close();
  return made;
}

async function bodies(): Promise<{ ev: { code: string }; det: Record<string, unknown>; pii: object[] }[]> {
  const { db, close } = await openDatabase(box.path('data', 'beeldkamer.db'));
  const rows = await db.selectFrom('audit').select('body').orderBy('seq').execute();
  await close();
  return rows.map(({ body }) => JSON.parse(body ?? ''));
}

// one installation, in the order in which an operator works
describe('terms, holds and requests by the command', { timeout: 300_000 }, () => {
  test('terms are set in whole numbers, within the law', async () => {
    expect(await box.run(['set', 'logYears', '10'])).toMatchObject({ code: 0, out: 'logYears is now: 10\n' });
    for (const [name, value] of [
      ['logYears', '4'],
      ['logYears', '21'],
      ['logYears', '7.5'],
      ['appointmentMonths', 'veel'],
      ['linkHours', '-1'],
      ['deliveryDays', ''],
    ] as const)
      expect((await box.run(['set', name, value])).code, `${name} ${value}`).not.toBe(0);
    expect(await box.run(['set', 'reminderMinutes', '2880,30'])).toMatchObject({ code: 0 });
    expect(await box.run(['set', 'reminderMinutes', 'none'])).toMatchObject({ code: 0 });
    for (const wrong of ['1', '10,10', 'veel', '10;20', '10,', ','])
      expect((await box.run(['set', 'reminderMinutes', wrong])).code, wrong).not.toBe(0);
    expect(await box.run(['set', 'phone', '0101234567'])).toMatchObject({ code: 0 });
    expect((await bodies()).filter(({ det }) => det['after'] === '10')).toHaveLength(1);
  });

  test('there is no incident, and it is said', async () => {
    expect(await box.run(['incidents'])).toMatchObject({ code: 0, out: 'There is no incident.\n' });
  });

  test('a hold is set with a reason, listed, and keeps what is over', async () => {
    expect(await box.run(['hold', 'list'])).toMatchObject({ code: 0, out: 'There is no hold.\n' });
    const made = await box.run(['hold', 'set', patient, '--reason', 'klacht 17', '--until', '2999-12-31']);
    const [, id] = /Hold (\S{36}): .* stay until 3000-01-01T00:00:00.000Z/.exec(made.out) ?? [];
    expect([made.code, id]).toEqual([0, expect.any(String)]);
    expect((await box.run(['hold', 'list'])).out).toContain(`${id}  patient ${patient}  since`);
    expect(await box.run(['retention'])).toMatchObject({
      code: 0,
      out: 'Gone: nothing had come to its end.\nKept by a legal hold: patients 1.\n',
    });
    const refused = await box.run(['erase', patient, '--reason', 'verzoek'], { LANG: 'nl_NL.UTF-8' });
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toBe(
      'Geweigerd: iemand houdt deze gegevens vast. Het kan vanaf 3000-01-01T00:00:00.000Z.\n',
    );
    expect(await box.run(['hold', 'lift', id ?? '', '--reason', 'klaar'])).toMatchObject({ code: 0 });
    expect(await box.run(['hold', 'lift', id ?? '', '--reason', 'klaar'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no hold'),
    });
    expect(JSON.stringify(await bodies())).not.toContain('klacht');
  });

  test('what is over goes, and health tells when', async () => {
    expect((await box.run(['retention'])).out).toMatch(
      /^Gone: patient records 1, appointments 1, participants 3/,
    );
    const told = (await bodies()).filter(({ ev }) => ev.code === 'retention.run');
    expect(told.at(-1)?.pii).toHaveLength(1);
    await box.start('server/main.ts');
    expect((await box.run(['health'])).out).toMatch(/\nretention: ran at \S+Z\n$/);
    await box.stop('server/main.ts');
  });

  test('a request says what was erased, and on which ground what stays', async () => {
    const made = await plannedAgo(DAY);
    await box.run(['hold', 'set', made.patient, '--reason', 'even']);
    const [, id = ''] = /^(\S{36})/.exec((await box.run(['hold', 'list'])).out) ?? [];
    await box.run(['hold', 'lift', id, '--reason', 'klaar']);
    const { code, out, err } = await box.run(['erase', `p:${made.patient}`, '--reason', 'verzoek']);
    expect([code, out]).toEqual([0, expect.stringContaining('Erased: patient records 1, appointments 1')]);
    expect(err).toMatch(
      /^Refused for the log's lines .* \(GDPR art\. 17\(3\)\(b\); Stcrt\. 2019, 38007\)\. Possible from \d{4}-\d\d-01\./,
    );
    const codes = (await bodies()).map(({ ev }) => ev.code);
    expect(codes).toContain('privacy.erased');
    expect(codes).toContain('privacy.erasure_refused');
  });

  test('called wrongly or about nobody it does nothing', async () => {
    const lines = (await bodies()).length;
    for (const [args, code, says] of [
      [['hold', 'drop', patient], 64, '"drop" is no action'],
      [['hold', 'toString'], 64, 'is no action'],
      [['hold', 'set', NOBODY], 64, '--reason is missing'],
      [['hold', 'set', NOBODY, '--reason', 'x', '--until', '2999-02-30'], 64, 'is no day to come'],
      [['hold', 'set', NOBODY, '--reason', 'x', '--until', '2020-01-01'], 64, 'is no day to come'],
      [['hold', 'set', NOBODY, '--reason', 'x'], 1, 'Neither the agenda nor the log knows this patient'],
      [['hold', 'set', '--reason', 'x'], 1, 'is no number of a patient'],
      [['erase', NOBODY], 64, '--reason is missing'],
      [['erase', 'Jansen', '--reason', 'x'], 1, '"Jansen" is no number of a patient'],
      [['erase', NOBODY, '--reason', 'x'], 1, 'Neither the agenda nor the log knows this patient'],
    ] as const) {
      const ran = await box.run(args);
      expect([ran.code, ran.err], args.join(' ')).toEqual([code, expect.stringContaining(says)]);
    }
    expect(await bodies()).toHaveLength(lines);
  });

  test('a backup without a folder goes where retention ends it, and health tells how old the newest is', async () => {
    expect(await box.run(['backup'])).toMatchObject({
      code: 64,
      err: expect.stringContaining('app.backupFolder'),
    });
    const set = { BEELDKAMER_APP_BACKUP_FOLDER: box.path('backups') };
    const health = async () => await box.run(['health'], set);
    await box.start('server/main.ts');
    expect(await health()).toMatchObject({
      out: expect.stringMatching(/\nbackup: none yet\n$/),
      err: expect.stringContaining('every day'),
    });
    const old = 'beeldkamer-2020-01-01T030000Z';
    mkdirSync(box.path('backups', old), { recursive: true });
    expect(await box.run(['backup'], set)).toMatchObject({
      code: 0,
      out: expect.stringContaining('checked'),
    });
    mkdirSync(box.path('backups', `${old}.since`));
    const names = () => readdirSync(box.path('backups')).filter((name) => name.startsWith('beeldkamer-'));
    const made = expect.stringMatching(/^beeldkamer-20(?!20)\d\d-\d\d-\d\dT\d{6}Z(?:\.since)?$/);
    expect(names()).toEqual([old, `${old}.since`, made, made]);
    expect((await health()).out).toMatch(/\nbackup: the newest is of 20(?!20)\S+Z\n$/);
    expect((await health()).err).not.toContain('every day');
    await box.stop('server/main.ts');
    expect((await box.run(['retention'], set)).out).toBe('Gone: backups 2.\n');
    expect(names()).toEqual([made, made]);
    expect((await bodies()).at(-1)?.det).toMatchObject({ backups: 2, appointments: 0 });
  });
});
