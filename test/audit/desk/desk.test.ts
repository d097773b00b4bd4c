import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newTree } from '../../../server/audit/tree.ts';
import { transact } from '../../../server/core/database.ts';
import type { Account } from '../../../server/protocol/accounts.ts';
import type { Appointment } from '../../../server/protocol/agenda.ts';
import type { LogActivity, LogFilter, LogLineText, LogPage, LogWords } from '../../../server/protocol/log.ts';
import type { LogStanding } from '../../../server/protocol/log-check.ts';
import type { LogExport } from '../../../server/protocol/log-export.ts';
import { member, signInAgain } from '../../app/crowd.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { PATIENT, Practice } from '../../support/practice.ts';

/** On a busy machine a thread of its own may take long to come up. */
const PATIENCE_MS = 180_000;

let practice: Practice;
let officer: TestBrowser;
let doctor: { browser: TestBrowser; account: Account };
let appointment: Appointment;
const EVERYTHING: LogFilter = {
  ...{ from: null, through: null, account: null, patient: null },
  ...{ code: null, outcome: null, site: null },
};

beforeAll(async () => {
  practice = await Practice.open();
  officer = (await member(practice, 'auditor')).browser;
  doctor = await member(practice, 'clinician');
  appointment = await practice.plan(doctor.browser, doctor.account, { participants: [PATIENT] });
  await doctor.browser.get(`/api/appointments/${appointment.id}`);
  await doctor.browser.post('/api/patients/search', { q: 'jansen' });
  await practice.posted();
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
});

const read = (filter: Partial<LogFilter> = {}, before: number | null = null): Promise<LogPage> =>
  officer.post<LogPage>('/api/log/lines', { filter: { ...EVERYTHING, ...filter }, before });

/** The same by plain SQL over the bodies. */
async function counted(where: string): Promise<number[]> {
  const { db } = practice.appliance.database;
  const rows = await db.selectFrom('audit').select(['seq', 'body']).orderBy('seq', 'desc').execute();
  const holds = new Function('body', `return ${where}`) as (body: unknown) => boolean;
  return rows.filter(({ body }) => holds(JSON.parse(body ?? '{}'))).map(({ seq }) => seq);
}

describe('reading', () => {
  test('finds by person, patient, event and outcome what a look at every line finds', async () => {
    const patient = appointment.participants[0]?.patientId ?? '';
    const cases: [Partial<LogFilter>, string][] = [
      [{ code: 'appointment.viewed' }, `body.ev.code === 'appointment.viewed'`],
      [{ patient }, `[...body.obj, ...body.usr].some(({id}) => /^(p|g):${patient}/.test(id))`],
      [{ account: doctor.account.id, code: 'patient.search' }, `body.ev.code === 'patient.search'`],
      [{ outcome: 'refused' }, `body.out === 4`],
      [{ site: 'main', outcome: 'refused' }, `body.out === 4`],
    ];
    for (const [filter, where] of cases) {
      const expected = await counted(where);
      const { lines } = await read(filter);
      expect([filter, lines.map(({ seq }) => seq)]).toEqual([filter, expected.slice(0, 50)]);
    }
  });

  test('names people, and tells who read what with the filter and the people in it', async () => {
    const before = await practice.size();
    const { lines } = await read({ code: 'appointment.viewed' });
    expect(lines[0]).toMatchObject({
      code: 'appointment.viewed',
      by: { kind: 'account', name: doctor.account.name },
    });
    expect(lines[0]?.about.map(({ kind, name }) => [kind, name])).toContainEqual(['patient', PATIENT.name]);
    const [told] = await practice.lines(before);
    expect(told).toMatchObject({
      code: 'audit.viewed',
      det: { view: 'list', found: 1, personal: false, filter: 'code=appointment.viewed' },
    });
    expect(told?.obj).toContain(`p:${appointment.participants[0]?.patientId}`);
  });

  test('goes back page by page without a line lost or doubled, while reading adds lines', async () => {
    await transact(practice.appliance.database.db, async (tx) => {
      for (let at = 0; at < 130; at += 1) await practice.appliance.log.append(tx, OPENED);
    });
    const seen: number[] = [];
    let next: number | null = null;
    do {
      const page: LogPage = await read({ code: 'app.start' }, next);
      seen.push(...page.lines.map(({ seq }) => seq));
      next = page.next;
    } while (next !== null);
    expect(seen).toEqual(await counted(`body.ev.code === 'app.start'`));
    expect(seen.length).toBeGreaterThan(130);
  });

  test('a period is that of the organisation, the last day whole', async () => {
    expect((await read({ from: '2026-12-07', through: '2026-12-07' })).lines).toHaveLength(50);
    expect((await read({ from: '2026-12-08' })).lines).toEqual([]);
    expect((await read({ through: '2026-12-06' })).lines).toEqual([]);
    expect((await read({ from: '0001-01-01', through: '9999-12-31' })).lines).toHaveLength(50);
    await expect(read({ from: '2026-02-30' })).rejects.toMatchObject({ status: 400 });
  });

  test('takes no code or site that no line has: the filter stands in the log', async () => {
    const before = await practice.size();
    await expect(read({ site: 'Mw.Jansen' })).rejects.toMatchObject({ status: 400 });
    await expect(read({ code: 'mevrouw.jansen' })).rejects.toMatchObject({ status: 400 });
    const filter = { ...EVERYTHING, site: 'Mw.Jansen' };
    const taken = officer.post('/api/log/exports', { filter, format: 'csv', personal: false });
    await expect(taken).rejects.toMatchObject({ status: 400 });
    expect(await practice.lines(before)).toEqual([]);
  });

  test('counts by hour, and every line stands in one bar', async () => {
    const before = await practice.size();
    const { unit, bars } = await officer.post<LogActivity>('/api/log/activity', EVERYTHING);
    expect(unit).toBe('hour');
    expect(bars.reduce((sum, { lines }) => sum + lines, 0)).toBe(before);
  });

  test('shows a line as its leaf covers it, and opens what it hides only on demand, each told', async () => {
    const [seq = 0] = await counted(`body.ev.code === 'patient.search'`);
    const before = await practice.size();
    const { body, leaf, sealed } = await officer.get<LogLineText>(`/api/log/lines/${seq}`);
    expect(JSON.parse(body ?? '')).toMatchObject({ seq, ev: { code: 'patient.search' } });
    expect([leaf, sealed]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), false]);
    const { facts } = await officer.post<{ facts: unknown[] }>(`/api/log/lines/${seq}/personal`);
    expect(facts).toContainEqual({ of: 'obj/0', name: 'query', value: 'jansen' });
    const told = (await practice.lines(before)).map(({ code, det }) => [code, det['view'], det['personal']]);
    expect(told).toEqual([
      ['audit.viewed', 'line', false],
      ['audit.viewed', 'line', true],
    ]);
  });

  test('has words for every event in both languages', async () => {
    for (const language of ['nl', 'en']) {
      const { events } = await officer.get<LogWords>(`/api/log/words/${language}`);
      expect(events['patient.search']?.outs['4']).toMatch(/geweigerd|refused/);
    }
  });
});

const OPENED = {
  code: 'app.start',
  by: { actor: { kind: 'system' }, address: null, trace: '00-0-0-00' },
} as const;

describe('the door', () => {
  test('opens to no auditor without a second factor', async () => {
    const { browser, account } = await member(practice, 'auditor');
    await signInAgain(practice, browser, account, null);
    await expect(browser.get('/api/log/standing')).rejects.toMatchObject({ status: 403 });
  });
});

describe('whether the log is whole', { timeout: PATIENCE_MS }, () => {
  async function checked(head: string | null): Promise<LogStanding['check']> {
    await officer.post('/api/log/check', { head });
    return await expect
      .poll(async () => (await officer.get<LogStanding>('/api/log/standing')).check, {
        timeout: PATIENCE_MS / 3,
      })
      .toMatchObject({ state: expect.stringMatching(/^(done|broken-off)$/) })
      .then(async () => (await officer.get<LogStanding>('/api/log/standing')).check);
  }

  test('is checked beside the work, and told', async () => {
    const before = await practice.size();
    expect(await checked(null)).toMatchObject({ state: 'done', exit: 0, fault: null, lines: before });
    expect((await practice.lines(before)).at(-1)).toMatchObject({
      code: 'audit.verified',
      det: { exit: 0, lines: before },
    });
  });

  test('is held against an older head: proven, or not, and then it is an incident', async () => {
    const leaves = await practice.appliance.database.db
      .selectFrom('audit')
      .select('leaf')
      .orderBy('seq')
      .limit(20)
      .execute();
    const tree = newTree();
    for (const { leaf } of leaves) tree.add(leaf);
    const head = `20 ${tree.root().toString('hex')}`;
    expect(await checked(head)).toMatchObject({ exit: 0, headMatched: true, proven: 20 });
    expect(await checked(`20 ${Buffer.alloc(32, 7).toString('hex')}`)).toMatchObject({
      exit: 3,
      fault: { code: 'head-differs' },
    });
    const [incident] = await officer.get<{ kind: string }[]>('/api/incidents');
    expect(incident).toMatchObject({ kind: 'log', state: 'open' });
    // another seal that does not fit is another matter, whatever was decided of the first
    expect(await checked(`19 ${Buffer.alloc(32, 7).toString('hex')}`)).toMatchObject({ exit: 3 });
    expect(await checked('dit is geen zegel')).toMatchObject({ exit: 4, fault: { code: 'unreadable' } });
    expect(await officer.get('/api/incidents')).toHaveLength(2);
  });
});

describe('taking lines away', { timeout: PATIENCE_MS }, () => {
  test.for(['csv', 'nen7513', 'fhir', 'atna', 'bundle'] as const)(
    'as %s: a file whose hash stands in a line',
    async (format) => {
      const before = await practice.size();
      const filter = { ...EVERYTHING, ...(format !== 'bundle' && { code: 'appointment.viewed' }) };
      const { id } = await officer.post<LogExport>('/api/log/exports', { filter, format, personal: false });
      const made = await expect
        .poll(() => officer.get<LogExport>(`/api/log/exports/${id}`), { timeout: PATIENCE_MS / 3 })
        .toMatchObject({ state: 'ready', sealed: false })
        .then(() => officer.get<Extract<LogExport, { state: 'ready' }>>(`/api/log/exports/${id}`));
      const bytes = await officer.bytes(`/api/log/exports/${id}/file`);
      expect(bytes.length).toBe(made.bytes);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(made.sha256);
      const told = await practice.lines(before);
      expect(told.map(({ code }) => code)).toEqual(['audit.exported', 'document.made']);
      expect(told[1]).toMatchObject({ det: { document: `log-${format}`, sha256: made.sha256 } });
      const stranger = (await member(practice, 'auditor')).browser;
      await expect(stranger.get(`/api/log/exports/${id}`)).rejects.toMatchObject({ status: 404 });
    },
  );
});
