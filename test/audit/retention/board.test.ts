import { beforeEach, describe, expect, test } from 'vitest';
import { SETTINGS } from '../../../server/organisation/settings.ts';
import type { PaperFile } from '../../../server/protocol/overview.ts';
import type { RetentionBoard } from '../../../server/protocol/retention.ts';
import { member, signInAgain } from '../../app/crowd.ts';
import { PATIENT } from '../../support/practice.ts';
import { Years } from './stage.ts';

const years = new Years();
let officer: Awaited<ReturnType<typeof member>>;
beforeEach(async () => {
  officer = await member(years.practice, 'auditor');
});

const board = (language = 'nl'): Promise<RetentionBoard> =>
  officer.browser.get(`/api/retention?language=${language}`);
const classOf = async (name: string) => {
  const found = (await board()).classes.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no class ${name}`);
  return found;
};
/** Goes to another time, where the officer has to sign in anew. */
async function later(moment: string): Promise<void> {
  years.at(moment);
  await signInAgain(years.practice, officer.browser, officer.account);
}
const nightBefore = (moment: string): string => new Date(Date.parse(moment) - 24 * 60 * 60_000).toISOString();

describe('the board', () => {
  test('shows every term with its bounds and its ground, in both languages', async () => {
    const { classes, lastRun, nextRun } = await board();
    const terms = Object.entries(SETTINGS).filter(([, { unit }]) => unit !== null);
    expect(classes.map(({ name }) => name).sort()).toEqual(terms.map(([name]) => name).sort());
    for (const { name, value, minimum, maximum, asShipped, ground } of classes) {
      expect([name, minimum < maximum, minimum <= value, value]).toEqual([name, true, true, asShipped]);
      expect(ground).not.toBe('');
    }
    expect([lastRun, nextRun]).toEqual([null, '2026-12-08T02:00:00.000Z']);
    expect((await board('en')).classes[0]).toMatchObject({
      what: 'Lines of the log',
      minimum: 5,
      maximum: 20,
    });
  });

  test('says in which night the oldest goes: then it does, and not the night before', async () => {
    const tables = { linkHours: 'link', deliveryDays: 'outbox', appointmentMonths: 'appointment' } as const;
    expect((await board()).classes.filter(({ goes }) => goes !== null).map(({ name }) => name)).toEqual([
      'logYears',
    ]);
    await years.plan(PATIENT);
    await years.delivered();
    const { classes } = await board();
    for (const [name, table] of Object.entries(tables)) {
      const goes = classes.find((one) => one.name === name)?.goes ?? '';
      expect(await years.count(table)).toBe(1);
      years.at(nightBefore(goes));
      await years.run();
      expect([name, await years.count(table)]).toEqual([name, 1]);
      await later(goes);
      await years.run();
      expect([name, await years.count(table)]).toEqual([name, 0]);
      expect(await classOf(name)).toMatchObject({ oldest: null, goes: null });
    }
  });

  test('says of the log when its first lines go', async () => {
    // a month of the log ends with its last day, and is kept whole
    expect(await classOf('logYears')).toMatchObject({ goes: '2032-01-01T02:00:00.000Z' });
  });

  test('is a line, with whom it told of', async () => {
    const before = await years.practice.size();
    await board();
    expect(await years.practice.lines(before)).toMatchObject([
      { code: 'audit.viewed', det: { view: 'retention', found: 0 } },
    ]);
  });
});

describe('a term', () => {
  const set = (name: string, value: number) =>
    officer.browser.post(`/api/retention/terms/${name}`, { value });

  test('that the officer sets holds at once, and stands in the annex', async () => {
    await years.plan(PATIENT);
    const before = (await classOf('appointmentMonths')).goes ?? '';
    await set('appointmentMonths', 3);
    const { value, goes } = await classOf('appointmentMonths');
    expect(value).toBe(3);
    expect((goes ?? '') < before).toBe(true);
    const asked = { paper: 'retention', form: 'json', language: 'nl', month: null, incident: null };
    const { base64 } = await officer.browser.post<PaperFile>('/api/papers', asked);
    const { facts } = JSON.parse(Buffer.from(base64, 'base64').toString());
    expect(facts.terms).toContainEqual(expect.objectContaining({ name: 'appointmentMonths', value: 3 }));
    expect(await years.told('config.change')).toMatchObject([{ det: { before: '13', after: '3' } }]);
  });

  test('stays within its bounds, and nothing else is set here', async () => {
    await expect(set('logYears', 4)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(set('logYears', 21)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(set('path', 5)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(set('reviewExportRecords', 5)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a hold', () => {
  test('set on screen keeps what would go, until it is lifted there', async () => {
    const patient = years.patientOf(await years.plan(PATIENT));
    const goes = (await classOf('appointmentMonths')).goes ?? '';
    await officer.browser.post('/api/holds', { patient, until: null, reason: 'Een klacht.' });
    const { holds } = await board();
    expect(holds).toMatchObject([{ patientId: patient, patient: PATIENT.name, until: null }]);
    expect(await classOf('appointmentMonths')).toMatchObject({ oldest: null, goes: null });
    await later(goes);
    await years.run();
    expect(await years.count('appointment')).toBe(1);
    await officer.browser.post(`/api/holds/${holds[0]?.id}/lift`, { reason: 'Afgehandeld.' });
    expect((await board()).holds).toEqual([]);
    await years.run();
    expect(await years.count('appointment')).toBe(0);
    expect(years.found(['Een klacht', 'Afgehandeld'])).toEqual([]);
  });

  test('until a day counts that day whole, on the clocks of the organisation', async () => {
    const patient = years.patientOf(await years.plan(PATIENT));
    await officer.browser.post('/api/holds', { patient, until: '2026-12-31', reason: 'Een klacht.' });
    expect((await board()).holds).toMatchObject([{ until: '2026-12-31T23:00:00.000Z' }]);
    const over = officer.browser.post('/api/holds', { patient, until: '2026-12-06', reason: 'Een klacht.' });
    await expect(over).rejects.toMatchObject({ code: 'BAD_TIME' });
  });
});
