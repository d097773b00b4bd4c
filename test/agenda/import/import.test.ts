import { describe, expect, test } from 'vitest';
import type { Appointment, DayList } from '../../../server/protocol/agenda.ts';
import type { ImportReport } from '../../../server/protocol/import.ts';
import { codeOf, given, House } from '../../calls/house.ts';

const house = new House();
const HEAD =
  'afspraaknummer;code;zorgverlener;datum;tijd;duur;status;patientnummer;naam;geboortedatum;mail;telefoon';
const ANNA = 'annadevries@praktijk.nl';
/** The practice's clock stands at 7 December 2026, 10.00. */
const line = (changed: Record<string, string> = {}) => {
  const cells = {
    number: 'A1',
    code: 'VIDEO20',
    clinician: ANNA,
    day: '08-12-2026',
    time: '10:00',
    minutes: '',
    state: '',
    patient: '123',
    name: 'Mw. Jansen',
    born: '7-3-1950',
    mail: 'jansen@example.nl',
    phone: '',
    ...changed,
  };
  return Object.values(cells).join(';');
};

function send(path: string, lines: readonly string[], source = 'epd', head = HEAD): Promise<ImportReport> {
  return house.planner.browser.post(path, { source, text: [head, ...lines].join('\n') });
}
const run = (...lines: string[]) => send('/api/import', lines);
const acts = ({ lines }: ImportReport) => lines.map(({ act }) => act);
const faults = ({ lines }: ImportReport) =>
  lines.map((one) => one.faults.map(({ column, fault }) => `${column} ${fault}`));

async function day(of: string): Promise<readonly Appointment[]> {
  const { appointments } = await house.planner.browser.get<DayList>(`/api/appointments?day=${of}`);
  return appointments;
}

describe('a file from another system', () => {
  test('is shown first: nothing changes, and that somebody looked is a line', async () => {
    const from = await house.practice.size();
    const report = await send('/api/import/preview', [line({ number: 'P1' })]);
    expect(report).toEqual({
      lines: [
        {
          ...{ line: 2, act: 'plan', name: 'Mw. Jansen', start: '2026-12-08T09:00:00.000Z' },
          ...{ language: null, faults: [] },
        },
      ],
      skipped: 0,
    });
    expect(await house.practice.codes(from)).toEqual(['board.viewed']);
    expect(await day('2026-12-08')).toEqual([]);
  });

  test('plans what it does not know, invites, and does nothing the second time', async () => {
    const from = await house.practice.size();
    const file = [
      line(),
      line({ number: 'A2', patient: '', name: 'Dhr. Visser', time: '11.00', minutes: '45' }),
    ];
    expect(acts(await run(...file))).toEqual(['plan', 'plan']);
    const lines = await house.practice.lines(from);
    expect(lines.map(({ code }) => code)).toEqual([
      'import.data',
      ...['patient.create', 'appointment.create', 'invite.created'],
      ...['patient.create', 'appointment.create', 'invite.created'],
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/Jansen|jansen@|Visser/);
    const [first, second] = await day('2026-12-08');
    expect(first).toMatchObject({
      start: '2026-12-08T09:00:00.000Z',
      end: '2026-12-08T09:20:00.000Z',
      participants: [{ name: 'Mw. Jansen', mail: 'jansen@example.nl', seat: { phase: 'invited' } }],
    });
    expect(first?.participants[0]?.delivery).not.toBe('none');
    expect(second).toMatchObject({ end: '2026-12-08T10:45:00.000Z' });
    expect(acts(await run(...file))).toEqual(['same', 'same']);
    expect(await day('2026-12-08')).toHaveLength(2);
  });

  test('knows a patient by number, whatever the name says today', async () => {
    await run(line({ number: 'B1', patient: '77', name: 'Mw. de Boer', day: '09-12-2026' }));
    const again = line({ number: 'B2', patient: '77', name: 'Mw. Boer-Smit', day: '10-12-2026', mail: '' });
    expect(acts(await run(again))).toEqual(['plan']);
    const [[before], [after]] = [await day('2026-12-09'), await day('2026-12-10')];
    expect(given(after).participants[0]).toMatchObject({
      patientId: given(before).participants[0]?.patientId,
      mail: 'jansen@example.nl',
    });
    // a number of another system is another number
    const other = await send(
      '/api/import',
      [line({ number: 'B1', patient: '77', day: '11-12-2026' })],
      'lab',
    );
    expect(acts(other)).toEqual(['plan']);
    const [third] = await day('2026-12-11');
    expect(given(third).participants[0]?.patientId).not.toBe(given(before).participants[0]?.patientId);
  });

  test('moves and cancels what it planned', async () => {
    await run(line({ number: 'C1', patient: '5', day: '14-12-2026' }));
    expect(acts(await run(line({ number: 'C1', patient: '5', day: '15-12-2026', time: '9:30' })))).toEqual([
      'move',
    ]);
    expect(await day('2026-12-14')).toEqual([]);
    expect(await day('2026-12-15')).toMatchObject([{ start: '2026-12-15T08:30:00.000Z' }]);
    const gone = line({ number: 'C1', patient: '5', day: '15-12-2026', time: '9:30', state: 'Geannuleerd' });
    expect(acts(await run(gone))).toEqual(['cancel']);
    expect(acts(await run(gone))).toEqual(['same']);
    const back = line({ number: 'C1', patient: '5', day: '15-12-2026', time: '9:30' });
    expect(faults(await run(back))).toEqual([['state cancelled-before']]);
  });
});

describe('a line that cannot be', () => {
  test.each([
    [{ number: '' }, ['number missing']],
    [{ day: '31-02-2027' }, ['day bad-day']],
    [{ day: '8-12-2025' }, ['day past']],
    [{ day: '8-12-2036' }, ['day too-far']],
    [{ day: '28-03-2027', time: '02:15' }, ['time no-such-time']],
    [{ time: 'tien uur', minutes: '3' }, ['time bad-time', 'minutes bad-minutes']],
    [{ state: 'misschien' }, ['state bad-state']],
    [{ name: '=HYPERLINK(A1)' }, ['name formula']],
    [{ name: '\u202e' }, ['name bad-name']],
    [{ mail: 'geen adres' }, ['mail bad-mail']],
    [{ mail: 'a@b.nl\\r\\nBcc: c@d.nl' }, ['mail bad-mail']],
    [{ mail: '', phone: '12' }, ['phone bad-phone']],
    [{ mail: '', patient: '' }, ['mail no-channel']],
    [{ born: '1-1-2030' }, ['birthDate bad-birth-date']],
    [{ code: '__proto__' }, ['code unknown-code']],
    [{ clinician: 'bas bakker' }, ['clinician unknown-clinician']],
    [{ patient: '9'.repeat(65) }, ['patient broken']],
  ])('%j', async (changed, expected) => {
    expect(faults(await run(line({ number: 'X1', patient: '', ...changed })))).toEqual([expected]);
  });

  test('leaves the others alone, and is told with its place in the file', async () => {
    const report = await run(
      line({ number: 'D1', patient: '', day: '16-12-2026' }),
      '"kapot;;;',
      line({ number: 'D1', patient: '', day: '17-12-2026' }),
      line({
        number: 'D2',
        patient: '',
        day: '16-12-2026',
        clinician: 'Anna de Vries',
        phone: '+31 6 12345678',
      }),
    );
    expect(report.lines.map(({ line: at, act }) => [at, act])).toEqual([
      [2, 'plan'],
      [3, 'refused'],
      [4, 'refused'],
      [5, 'plan'],
    ]);
    expect(faults(report)).toEqual([[], ['null broken'], ['number twice'], []]);
    expect(await day('2026-12-16')).toHaveLength(2);
  });

  test('says in which language the patient is written to; another word is a fault of that column', async () => {
    const head = `${HEAD};taal`;
    const lines = [
      `${line({ number: 'L1', day: '21-12-2026' })};EN`,
      `${line({ number: 'L2', day: '21-12-2026' })};Nederlands`,
      `${line({ number: 'L3', day: '21-12-2026' })};`,
      `${line({ number: 'L4', day: '21-12-2026' })};fr`,
    ];
    const shown = await send('/api/import/preview', lines, 'epd', head);
    expect(shown.lines.map(({ language }) => language)).toEqual(['en', 'nl', null, null]);
    expect(faults(shown)).toEqual([[], [], [], ['language bad-language']]);
    expect(acts(await send('/api/import', lines, 'epd', head))).toEqual(['plan', 'plan', 'plan', 'refused']);
    const planned = await day('2026-12-21');
    // all three begin at the same time
    expect(planned.map(({ participants }) => participants[0]?.language).sort()).toEqual(['en', 'nl', 'nl']);
  });

  test('does not take over an appointment of another patient', async () => {
    await run(
      line({ number: 'E1', patient: '61', day: '18-12-2026' }),
      line({ number: 'E2', patient: '62', day: '18-12-2026' }),
    );
    expect(faults(await run(line({ number: 'E1', patient: '62', day: '19-12-2026' })))).toEqual([
      ['patient other-patient'],
    ]);
  });
});

test('a head without what is needed refuses the file, and names it', async () => {
  const report = await send('/api/import/preview', ['x;y'], 'epd', 'naam;mail;naam');
  expect(faults(report)).toEqual([
    ['number missing', 'code missing', 'clinician missing', 'day missing', 'time missing', 'name twice'],
  ]);
});

test.each([
  ['no source', { text: HEAD }],
  ['a source that is none', { source: '../x', text: HEAD }],
  ['a text that is too long', { source: 'epd', text: 'x'.repeat(900_001) }],
  ['something more', { source: 'epd', text: HEAD, more: 1 }],
])('%s is refused', async (_name, body) => {
  for (const path of ['/api/import', '/api/import/preview'])
    expect(await codeOf(house.planner.browser.post(path, body))).toMatch(/BAD_REQUEST|TOO_LARGE/);
});

test('only those who plan for others may', async () => {
  for (const path of ['/api/import', '/api/import/preview'])
    expect(await codeOf(house.doctor.browser.post(path, { source: 'epd', text: HEAD }))).toBe('NOT_ALLOWED');
});
