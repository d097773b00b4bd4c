import { describe, expect, test } from 'vitest';
import { SECOND } from '../../../../server/core/clock.ts';
import type { Appointment, DayList } from '../../../../server/protocol/agenda.ts';
import type { CalendarReading, ImportReport } from '../../../../server/protocol/import.ts';
import { codeOf, given, House } from '../../../calls/house.ts';
import { calendarOf, eventLines } from './writing.ts';

/** The practice's clock stands at 7 December 2026, 10.00. */
const house = new House();
const HOW: CalendarReading = { codeIn: 'categories' };

function send(path: string, text: string, calendar = HOW): Promise<ImportReport> {
  return house.planner.browser.post(path, { source: 'epd', text, calendar });
}
const run = (...events: (readonly string[])[]) => send('/api/import', calendarOf(events));
const acts = ({ lines }: ImportReport) => lines.map(({ act }) => act);
const faults = ({ lines }: ImportReport) =>
  lines.map((one) => one.faults.map(({ column, fault }) => `${column} ${fault}`));

async function day(of: string): Promise<readonly Appointment[]> {
  const { appointments } = await house.planner.browser.get<DayList>(`/api/appointments?day=${of}`);
  return appointments;
}
/** An event of its own UID, on this day of December. */
const on = (uid: string, date: number, changed: Record<string, string> = {}) =>
  eventLines({
    UID: `UID:${uid}`,
    DTSTART: `DTSTART;TZID=Europe/Amsterdam:202612${date}T100000`,
    DTEND: `DTEND;TZID=Europe/Amsterdam:202612${date}T103000`,
    ...changed,
  });

describe('a calendar file', () => {
  test('is shown first; what carries no code of ours, or is over, is left out', async () => {
    const from = await house.practice.size();
    const report = await send(
      '/api/import/preview',
      calendarOf([
        on('p1', 10),
        on('p2', 10, { CATEGORIES: 'CATEGORIES:Lunch' }),
        on('p3', 10, { DTSTART: 'DTSTART:20261120T090000Z', DTEND: '' }),
      ]),
    );
    expect(report).toEqual({
      lines: [
        {
          ...{ line: 4, act: 'plan', name: 'Jansen, Mw.', start: '2026-12-10T09:00:00.000Z' },
          ...{ language: null, faults: [] },
        },
      ],
      skipped: 2,
    });
    expect(await house.practice.codes(from)).toEqual(['board.viewed']);
    expect(await day('2026-12-10')).toEqual([]);
  });

  test('plans what carries a code, invites, and does nothing the second time', async () => {
    const from = await house.practice.size();
    const event = on('a', 11);
    expect(acts(await run(event))).toEqual(['plan']);
    expect(await house.practice.codes(from)).toEqual([
      ...['import.data', 'patient.create', 'appointment.create', 'invite.created'],
    ]);
    const [planned] = await day('2026-12-11');
    expect(planned).toMatchObject({
      start: '2026-12-11T09:00:00.000Z',
      end: '2026-12-11T09:30:00.000Z',
      participants: [{ name: 'Jansen, Mw.', mail: 'jansen@example.nl', seat: { phase: 'invited' } }],
    });
    expect(given(planned).participants[0]?.delivery).not.toBe('none');
    expect(acts(await run(event))).toEqual(['same']);
    expect(await day('2026-12-11')).toHaveLength(1);
  });

  test('moves and cancels by the newer version, and leaves an older one alone', async () => {
    const at = (hour: string, more: Record<string, string> = {}) =>
      on('m', 14, {
        DTSTART: `DTSTART;TZID=Europe/Amsterdam:20261214T${hour}0000`,
        DTEND: '',
        DURATION: 'DURATION:PT20M',
        ...more,
      });
    expect(acts(await run(at('10', { SEQUENCE: 'SEQUENCE:2' })))).toEqual(['plan']);
    expect(faults(await run(at('09', { SEQUENCE: 'SEQUENCE:1' })))).toEqual([['null older']]);
    expect(acts(await run(at('11', { SEQUENCE: 'SEQUENCE:3' })))).toEqual(['move']);
    const modified = (at: string) => ({ SEQUENCE: 'SEQUENCE:3', MODIFIED: `LAST-MODIFIED:${at}` });
    expect(acts(await run(at('12', modified('20261203T090000Z'))))).toEqual(['move']);
    expect(faults(await run(at('13', modified('20261202T090000Z'))))).toEqual([['null older']]);
    expect((await day('2026-12-14')).map(({ start }) => start)).toEqual(['2026-12-14T11:00:00.000Z']);
    // what is called off needs no code, no guest and no time
    const off = ['UID:m', 'SEQUENCE:4', 'STATUS:CANCELLED', 'DTSTART:20261214T110000Z'];
    expect(acts(await run(off))).toEqual(['cancel']);
    expect(acts(await run(off))).toEqual(['same']);
    expect((await day('2026-12-14')).filter(({ state }) => state === 'planned')).toEqual([]);
    expect(faults(await run(at('10', { SEQUENCE: 'SEQUENCE:5' })))).toEqual([['state cancelled-before']]);
  });

  test('sent with METHOD:CANCEL calls everything off that is in it', async () => {
    const events = [on('c1', 15), on('c2', 15)];
    expect(acts(await run(...events))).toEqual(['plan', 'plan']);
    const off = calendarOf([...events, on('c3', 15)], ['METHOD:CANCEL']);
    expect(acts(await send('/api/import', off))).toEqual(['cancel', 'cancel', 'same']);
  });

  test('told once more does not undo what people changed here', async () => {
    const event = on('h', 16);
    await run(event);
    const [planned] = await day('2026-12-16');
    house.practice.clock.forward(SECOND);
    await house.planner.browser.post(`/api/appointments/${given(planned).id}/move`, {
      ...{ start: '2026-12-16T14:00:00.000Z', durationMin: 20 },
    });
    expect(acts(await run(event))).toEqual(['same']);
    expect((await day('2026-12-16')).map(({ start }) => start)).toEqual(['2026-12-16T14:00:00.000Z']);
    // only words that differ count
    expect(acts(await run([...event, 'SEQUENCE:1', 'DESCRIPTION:Nieuw']))).toEqual(['same']);
  });

  test('takes a series time by time, and the change of one of them', async () => {
    const series = on('s', 17, { RRULE: 'RRULE:FREQ=DAILY;COUNT=3' });
    expect(acts(await run(series))).toEqual(['plan', 'plan', 'plan']);
    const one = on('s', 18, {
      DTSTART: 'DTSTART;TZID=Europe/Amsterdam:20261218T160000',
      DTEND: 'DTEND;TZID=Europe/Amsterdam:20261218T163000',
      RECURRENCE: 'RECURRENCE-ID;TZID=Europe/Amsterdam:20261218T100000',
      SEQUENCE: 'SEQUENCE:1',
    });
    expect(acts(await run(series, one))).toEqual(['same', 'same', 'move']);
    expect((await day('2026-12-18')).map(({ start }) => start)).toEqual(['2026-12-18T15:00:00.000Z']);
    expect(await day('2026-12-19')).toHaveLength(1);
  });

  test('says when an appointment has lost its code, and cancels nothing', async () => {
    await run(on('l', 21));
    const report = await run(on('l', 21, { CATEGORIES: '' }));
    expect(faults(report)).toEqual([['code unknown-code']]);
    expect((await day('2026-12-21')).map(({ state }) => state)).toEqual(['planned']);
  });
});

describe('who and what an event means', () => {
  test.each([
    ['categories', { CATEGORIES: 'CATEGORIES:A,video20' }],
    ['summary', { CATEGORIES: '', SUMMARY: 'SUMMARY:Consult (VIDEO20) met arts' }],
    ['description', { CATEGORIES: '', DESCRIPTION: 'DESCRIPTION:Code: VIDEO20.\\nKamer 3' }],
    ['x-afspraakcode', { CATEGORIES: '', X: 'X-AFSPRAAKCODE:VIDEO20' }],
    ['categories', { CATEGORIES: '', X: 'X-BEELDKAMER-CODE:VIDEO20' }],
  ])('the code, looked for in %s', async (codeIn, changed: Record<string, string>) => {
    const text = calendarOf([on(`code-${codeIn}`, 22, changed)]);
    expect(acts(await send('/api/import/preview', text, { codeIn }))).toEqual(['plan']);
    // a code elsewhere is none
    if (changed['X'] !== 'X-BEELDKAMER-CODE:VIDEO20')
      expect((await send('/api/import/preview', text, { codeIn: 'x-anders' })).skipped).toBe(1);
  });

  test('words of its own, with a number by which the patient is known', async () => {
    const own = (uid: string, ...lines: string[]) => [...on(uid, 23, { ATTENDEE: '', DTEND: '' }), ...lines];
    const report = await run(
      own(
        'o1',
        ...[
          'X-BEELDKAMER-PATIENT:900',
          'X-BEELDKAMER-NAME:Boer\\, Mw. de',
          'X-BEELDKAMER-BIRTH-DATE:1950-03-07',
        ],
        ...['X-BEELDKAMER-PHONE:06 12345678', 'X-BEELDKAMER-LANGUAGE:en'],
      ),
    );
    expect(acts(report)).toEqual(['plan']);
    const later = own('o2', 'X-BEELDKAMER-PATIENT:900').map((one) => one.replace('T100000', 'T110000'));
    expect(acts(await run(later))).toEqual(['plan']);
    const [first, second] = await day('2026-12-23');
    expect(first?.participants[0]).toMatchObject({
      name: 'Boer, Mw. de',
      phone: '+31612345678',
      language: 'en',
    });
    expect(second?.participants[0]).toMatchObject({
      ...{ name: 'Boer, Mw. de', phone: '+31612345678' },
      patientId: first?.participants[0]?.patientId,
    });
  });

  test('a name that the file does not say is shown only where the log tells of whom', async () => {
    const number = 'X-BEELDKAMER-PATIENT:900';
    const text = calendarOf([
      [...on('n1', 23, { ATTENDEE: '', DTEND: '' }), number],
      [...on('n2', 23, { ATTENDEE: '', DTEND: 'DTEND:20200101T000000Z' }), number],
      [...on('n3', 23, { ATTENDEE: '', DTEND: '', STATUS: 'STATUS:TENTATIVE' }), number],
    ]);
    const { lines } = await send('/api/import/preview', text);
    expect(lines.map(({ name }) => name)).toEqual(['Boer, Mw. de', null, null]);
  });

  test('whose calendar it is, where somebody says so', async () => {
    const text = calendarOf([on('w', 24, { ORGANIZER: 'ORGANIZER:mailto:balie@epd.example' })]);
    expect(faults(await send('/api/import/preview', text))).toEqual([['clinician unknown-clinician']]);
    const clinicianId = house.doctor.account.id;
    expect(acts(await send('/api/import/preview', text, { ...HOW, clinicianId }))).toEqual(['plan']);
    const nobody = send('/api/import/preview', text, { ...HOW, clinicianId: house.planner.account.id });
    expect(await codeOf(nobody)).toBe('CLINICIAN_UNKNOWN');
  });

  test('a clinician who is invited beside the patient is no patient, nor is a room', async () => {
    const more = [
      ...['ATTENDEE;CUTYPE=ROOM;CN=Kamer 3:mailto:kamer3@praktijk.nl'],
      ...['ATTENDEE;CN=Anna:mailto:AnnadeVries@praktijk.nl'],
    ];
    const report = await run([...on('r', 28, { ORGANIZER: '' }), ...more]);
    expect(acts(report)).toEqual(['plan']);
  });

  test.each<[string, Record<string, string>, string[]]>([
    ['no guest', { ATTENDEE: '' }, ['name missing']],
    ['two guests', { MORE: 'ATTENDEE;CN=Dhr. Visser:mailto:v@example.nl' }, ['name two-patients']],
    ['a guest without an address', { ATTENDEE: 'ATTENDEE;CN=Mw. Jansen:urn:uuid:1' }, ['mail no-channel']],
    ['an address that is none', { ATTENDEE: 'ATTENDEE;CN=Mw. Jansen:mailto:j@@x' }, ['mail bad-mail']],
    [
      'a header in the address',
      { ATTENDEE: 'ATTENDEE;CN=Mw. J:mailto:a@b.nl%0d%0aBcc:x@y.nl' },
      ['mail bad-mail'],
    ],
    ['a name that is a formula', { ATTENDEE: 'ATTENDEE;CN="=HYPERLINK(1)":mailto:j@x.nl' }, ['name formula']],
    ['no UID', { UID: 'DESCRIPTION:x' }, ['number missing']],
    ['a whole day', { DTSTART: 'DTSTART;VALUE=DATE:20261229', DTEND: '' }, ['time missing']],
    ['no day', { DTSTART: '', DTEND: '' }, ['day missing', 'time missing']],
    ['a zone of nobody', { DTSTART: 'DTSTART;TZID=Mars:20261229T100000', DTEND: '' }, ['day unknown-zone']],
    ['an end before its beginning', { DTEND: 'DTEND:20261229T080000Z' }, ['minutes bad-minutes']],
    ['a day of calling', { DTEND: '', DURATION: 'DURATION:P1D' }, ['minutes bad-minutes']],
    ['two codes', { CATEGORIES: 'CATEGORIES:VIDEO10,VIDEO20' }, ['code two-codes']],
    ['no certainty', { STATUS: 'STATUS:TENTATIVE' }, ['state bad-state']],
    ['a language of others', { X: 'X-BEELDKAMER-LANGUAGE:fr' }, ['language bad-language']],
    ['a rule that is a bomb', { RRULE: 'RRULE:FREQ=SECONDLY' }, ['null bad-series']],
  ])('%s is told, and costs no other', async (_name, changed, wanted) => {
    const report = await send(
      '/api/import/preview',
      calendarOf([on('f', 29, changed), on('g', 29, { DTSTART: 'DTSTART:20261229T130000Z', DTEND: '' })]),
    );
    expect(faults(report)).toEqual([wanted, []]);
    expect(acts(report)).toEqual(['refused', 'plan']);
  });

  test('what is no calendar, or half of one, is told in one line', async () => {
    expect(faults(await send('/api/import', 'naam;mail'))).toEqual([['null no-calendar']]);
    const half = calendarOf([on('t', 30), on('u', 30)]).slice(0, -20);
    expect(faults(await send('/api/import', half))).toEqual([['null cut-off']]);
    expect(await day('2026-12-30')).toEqual([]);
  });
});

test.each([
  ['a place that is none', { codeIn: 'location' }],
  ['a property that is not of somebody’s own', { codeIn: 'attendee' }],
  ['no place', {}],
  ['something more', { codeIn: 'summary', more: 1 }],
])('%s is refused', async (_name, calendar) => {
  const body = { source: 'epd', text: calendarOf([]), calendar };
  expect(await codeOf(house.planner.browser.post('/api/import', body))).toBe('BAD_REQUEST');
});
