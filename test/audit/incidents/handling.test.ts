import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clocksOf, possible, type Step, stateOf } from '../../../server/audit/incidents/state.ts';
import { type EpochMs, HOUR } from '../../../server/core/clock.ts';
import type { Incident, NewIncidentStep } from '../../../server/protocol/incidents.ts';
import { member } from '../../app/crowd.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { Practice } from '../../support/practice.ts';

let practice: Practice;
let officer: TestBrowser;
beforeAll(async () => {
  practice = await Practice.open();
  officer = (await member(practice, 'auditor')).browser;
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
});

const note = (text = 'Een laptop is weg.'): Promise<Incident> => officer.post('/api/incidents', { text });
const take = ({ id }: Incident, kind: NewIncidentStep['kind'], more: Partial<NewIncidentStep> = {}) =>
  officer.post<Incident>(`/api/incidents/${id}/steps`, { kind, authority: null, text: 'Daarom.', ...more });

describe('an incident', () => {
  test('is noted, decided, reported and closed, each step with a line and a reason', async () => {
    const before = await practice.size();
    const noted = await note();
    expect(noted).toMatchObject({ kind: 'noted', state: 'open', can: ['noted', 'report', 'no-report'] });
    expect(noted.clocks.map(({ hours, state }) => [hours, state])).toEqual([
      [24, 'runs'],
      [72, 'runs'],
    ]);
    expect(await take(noted, 'report')).toMatchObject({
      state: 'decided',
      can: ['noted', 'no-report', 'reported'],
    });
    practice.clock.forward(30 * HOUR);
    officer = (await member(practice, 'auditor')).browser;
    const reported = await take(noted, 'reported', { authority: 'ap' });
    expect(reported.clocks.map(({ state }) => state)).toEqual(['missed', 'met']);
    const ended = await take(noted, 'closed');
    expect(ended).toMatchObject({ state: 'closed', can: [] });
    expect(ended.steps.map(({ kind, text }) => [kind, text])).toEqual([
      ['noted', 'Een laptop is weg.'],
      ['report', 'Daarom.'],
      ['reported', 'Daarom.'],
      ['closed', 'Daarom.'],
    ]);
    const told = (await practice.lines(before)).filter(({ code }) => code.startsWith('incident.'));
    expect(told.map(({ code, det }) => [code, det])).toEqual([
      ['incident.opened', { kind: 'noted' }],
      ['incident.updated', { kind: 'noted', fields: 'report' }],
      ['incident.reported', { kind: 'noted', authority: 'ap' }],
      ['incident.closed', { kind: 'noted' }],
    ]);
  });

  test('hides what was typed in the log', async () => {
    await note('Zeer herkenbare woorden');
    const { db } = practice.appliance.database;
    const rows = await db.selectFrom('audit').select('body').execute();
    expect(JSON.stringify(rows)).not.toContain('herkenbare');
  });

  test('takes no step out of turn, without a reason, or of nobody', async () => {
    const one = await note();
    await expect(take(one, 'closed')).rejects.toMatchObject({ code: 'WRONG_PHASE' });
    await expect(take(one, 'reported', { authority: 'ap' })).rejects.toMatchObject({ code: 'WRONG_PHASE' });
    await expect(take(one, 'report', { text: '  ' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(take(one, 'report', { authority: 'ap' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const nobody = { ...one, id: '00000000-0000-4000-8000-000000000000' };
    await expect(take(nobody, 'report')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(
      (await officer.get<Incident[]>('/api/incidents')).find(({ id }) => id === one.id)?.steps,
    ).toHaveLength(1);
  });
});

test('whatever steps are taken, a closed incident stays closed and was decided', () => {
  const AT = 0 as EpochMs;
  const steps = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.constantFrom('ap', 'z-cert', 'people')), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(steps, (choices) => {
      const taken: Step[] = [];
      for (const [at, authority] of choices) {
        const can = possible(taken);
        const kind = can[at % Math.max(1, can.length)];
        if (kind === undefined) break;
        taken.push({ kind, authority: kind === 'reported' ? authority : null, at: taken.length });
      }
      const kinds = taken.map(({ kind }) => kind);
      if (stateOf(taken) !== 'closed') return;
      expect(kinds.indexOf('closed')).toBe(kinds.length - 1);
      expect(kinds.some((kind) => kind === 'no-report' || kind === 'reported')).toBe(true);
      expect(clocksOf(AT, taken, (100 * HOUR) as EpochMs).some(({ state }) => state === 'runs')).toBe(false);
    }),
  );
});
