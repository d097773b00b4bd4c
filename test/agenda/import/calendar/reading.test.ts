import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { numberOf } from '../../../../server/agenda/import/calendar/occasions.ts';
import { type ReadCalendar, readCalendar } from '../../../../server/agenda/import/calendar/reading.ts';
import { daysOf, ruleOf } from '../../../../server/agenda/import/calendar/repeat.ts';
import type { EpochMs } from '../../../../server/core/clock.ts';
import { calendarOf, eventLines } from './writing.ts';

const NOW = Date.parse('2026-12-07T09:00:00Z') as EpochMs;

async function read(text: string): Promise<ReadCalendar> {
  const found = await readCalendar(text, 'Europe/Amsterdam', NOW);
  if ('fault' in found) throw new Error(found.fault);
  return found;
}
/** Instants, or why there is none, of each time of these events. */
async function times(...events: (readonly string[])[]): Promise<readonly string[]> {
  const { occasions } = await read(calendarOf(events, WITH_ZONES));
  return occasions.map(({ fault, moment }) => {
    if (fault !== null) return fault;
    return moment.kind === 'at' ? new Date(moment.at).toISOString() : moment.kind;
  });
}
/** A zone that only this calendar knows, as Outlook describes it, and one that cannot be followed. */
const WITH_ZONES = [
  ...['BEGIN:VTIMEZONE', 'TZID:Eigen zone'],
  ...['BEGIN:STANDARD', 'DTSTART:16010101T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100'],
  ...['RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10', 'END:STANDARD'],
  ...['BEGIN:DAYLIGHT', 'DTSTART:16010101T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
  ...['RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT', 'END:VTIMEZONE'],
  ...['BEGIN:VTIMEZONE', 'TZID:Bom', 'BEGIN:STANDARD', 'DTSTART:16010101T030000', 'TZOFFSETFROM:+0200'],
  ...['TZOFFSETTO:+0100', 'RRULE:FREQ=SECONDLY', 'END:STANDARD', 'END:VTIMEZONE'],
  ...['BEGIN:VTIMEZONE', 'TZID:Zwaar'],
  ...Array.from({ length: 300 }, () => [
    ...['BEGIN:STANDARD', 'DTSTART:16010101T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100'],
    ...['RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10', 'END:STANDARD'],
  ]).flat(),
  'END:VTIMEZONE',
];
const at = (start: string, more: Record<string, string> = {}) =>
  eventLines({ DTSTART: `DTSTART${start}`, DTEND: '', ...more });

describe('a clock', () => {
  test.each([
    ['in UTC', ':20270701T080000Z', '2027-07-01T08:00:00.000Z'],
    ['of IANA', ';TZID=Europe/Amsterdam:20270701T100000', '2027-07-01T08:00:00.000Z'],
    [
      'of IANA behind a path',
      ';TZID=/citadel.org/20211207_1/Europe/Amsterdam:20270701T100000',
      '2027-07-01T08:00:00.000Z',
    ],
    ['of Windows', ';TZID="W. Europe Standard Time":20270701T100000', '2027-07-01T08:00:00.000Z'],
    ['of another country', ';TZID=Europe/London:20270701T100000', '2027-07-01T09:00:00.000Z'],
    ['that names no zone', ':20270701T100000', '2027-07-01T08:00:00.000Z'],
    [
      'that the calendar describes, in summer',
      ';TZID=Eigen zone:20270701T100000',
      '2027-07-01T08:00:00.000Z',
    ],
    [
      'that the calendar describes, in winter',
      ';TZID=Eigen zone:20270201T100000',
      '2027-02-01T09:00:00.000Z',
    ],
    [
      'in the hour that comes twice: the first',
      ';TZID=Europe/Amsterdam:20271031T023000',
      '2027-10-31T00:30:00.000Z',
    ],
    ['the same, described', ';TZID=Eigen zone:20271031T023000', '2027-10-31T00:30:00.000Z'],
    ['in the hour that is skipped', ';TZID=Europe/Amsterdam:20270328T023000', 'no-such-time'],
    ['the same, described', ';TZID=Eigen zone:20270328T023000', 'no-such-time'],
    ['of nobody', ';TZID=Mars/Olympus:20270701T100000', 'unknown-zone'],
    ['that is described as a bomb', ';TZID=Bom:20270701T100000', 'unknown-zone'],
    ['that is described as a library', ';TZID=Zwaar:20270701T100000', 'unknown-zone'],
    ['of a day that is none', ':20270231T100000Z', 'bad-day'],
    ['of nonsense', ':gisteren', 'bad-day'],
    ['without a time', ';VALUE=DATE:20270701', 'none'],
  ])('%s', async (_name, start, wanted) => {
    expect(await times(at(start))).toEqual([wanted]);
  });
});

describe('a series', () => {
  const series = (...more: string[]) => [...at(';TZID=Europe/Amsterdam:20270322T100000'), ...more];

  test('keeps its hour on the clock when the clocks change, leaves out and adds', async () => {
    const found = await times(
      series(
        'RRULE:FREQ=WEEKLY;COUNT=4',
        'EXDATE;TZID=Europe/Amsterdam:20270405T100000',
        'RDATE:20270407T090000Z',
      ),
    );
    expect(found.toSorted()).toEqual([
      '2027-03-22T09:00:00.000Z',
      '2027-03-29T08:00:00.000Z',
      '2027-04-07T09:00:00.000Z',
      '2027-04-12T08:00:00.000Z',
    ]);
  });

  test('has one time replaced by what stands for it, under the same number', async () => {
    const instead = at(';TZID=Europe/Amsterdam:20270330T150000', {
      RECURRENCE: 'RECURRENCE-ID;TZID=Europe/Amsterdam:20270329T100000',
    });
    const { occasions } = await read(calendarOf([series('RRULE:FREQ=WEEKLY;COUNT=3'), instead]));
    expect(occasions.map(({ number }) => number)).toEqual([
      'a-1@epd:20270322T090000Z',
      'a-1@epd:20270405T080000Z',
      'a-1@epd:20270329T080000Z',
    ]);
    expect(await times(series('RRULE:FREQ=WEEKLY;COUNT=3'), instead)).toContain('2027-03-30T13:00:00.000Z');
  });

  test('that goes on is followed for a year and a hundred times, and says that there is more', async () => {
    const daily = await times(at(':20161208T090000Z', { RRULE: 'RRULE:FREQ=DAILY' }));
    expect(daily).toHaveLength(101);
    expect([daily[0], daily.at(-1)]).toEqual(['2026-12-07T09:00:00.000Z', 'series-goes-on']);
    const weekly = await times(at(':20161208T090000Z', { RRULE: 'RRULE:FREQ=WEEKLY' }));
    expect(weekly).toHaveLength(53);
    expect(weekly.at(-1)).toBe('series-goes-on');
  });

  test('that ended says no more', async () => {
    const found = await times(at(':20161208T090000Z', { RRULE: 'RRULE:FREQ=WEEKLY;UNTIL=20261217T090000Z' }));
    expect(found).toEqual(['2026-12-10T09:00:00.000Z', '2026-12-17T09:00:00.000Z']);
  });

  test.each([
    'FREQ=SECONDLY',
    'FREQ=MINUTELY;INTERVAL=5',
    'FREQ=HOURLY',
    'FREQ=DAILY;BYHOUR=9,10',
    'FREQ=DAILY;BYSECOND=0,1,2',
    'FREQ=YEARLY;BYWEEKNO=20',
    'FREQ=DAILY;INTERVAL=100000',
    'FREQ=WEEKLY;UNTIL=morgen',
  ])('by %s is for a person', async (rule) => {
    expect(await times(series(`RRULE:${rule}`))).toEqual(['bad-series']);
  });

  test.each([
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  ])('by %s comes only once, and nobody waits for the next', async (rule) => {
    const found = await times(series(`RRULE:${rule}`));
    expect(found[0]).toBe('2027-03-22T09:00:00.000Z');
    expect(found.slice(1)).toEqual(['series-goes-on']);
  });

  test('from the year one, or with rules on rules, is for a person', async () => {
    expect(await times(at(':00010101T090000Z', { RRULE: 'RRULE:FREQ=DAILY' }))).toEqual(['bad-series']);
    expect(await times(series('RRULE:FREQ=DAILY', 'RRULE:FREQ=WEEKLY'))).toEqual(['bad-series']);
    expect(await times(series('RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:morgen'))).toEqual(['bad-series']);
  });

  test('changed from one on is for a person, each of it', async () => {
    const split = at(';TZID=Europe/Amsterdam:20270330T150000', {
      RECURRENCE: 'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Amsterdam:20270329T100000',
    });
    const found = await times(series('RRULE:FREQ=WEEKLY;COUNT=3'), split);
    expect(new Set(found)).toEqual(new Set(['bad-series']));
  });

  test.each([
    ['FREQ=DAILY;INTERVAL=3;COUNT=20', '2027-01-04'],
    ['FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=30', '2027-01-04'],
    ['FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU;COUNT=12', '2027-01-05'],
    ['FREQ=MONTHLY;BYDAY=1MO;COUNT=12', '2027-01-04'],
    ['FREQ=MONTHLY;BYDAY=-1FR;COUNT=12', '2027-01-29'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=12', '2027-01-31'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=9', '2027-01-29'],
    ['FREQ=YEARLY;COUNT=4', '2027-01-04'],
    ['FREQ=YEARLY;BYMONTH=1,6;BYMONTHDAY=4;COUNT=7', '2027-01-04'],
    ['FREQ=DAILY;BYDAY=MO,FR;COUNT=10', '2027-01-04'],
  ])('by %s has the days that ical.js finds', (rule, first) => {
    const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateString(first));
    const wanted: string[] = [];
    for (let day = iterator.next(); day; day = iterator.next()) wanted.push(day.toString());
    const parsed = ruleOf(ICAL.parse(`BEGIN:VEVENT\r\nRRULE:${rule}\r\nEND:VEVENT`)[1][0][3]);
    if (parsed === null) throw new Error('not read');
    const days = daysOf(parsed, [Temporal.PlainDate.from(first), Temporal.PlainDate.from('2035-01-01')]);
    expect(days?.map(String)).toEqual(wanted);
  });
});

describe('a file', () => {
  test('that is broken in one piece keeps the others, and tells its line', async () => {
    const text = calendarOf([eventLines(), ['UID:x', 'dit is geen regel'], eventLines({ UID: 'UID:b' })]);
    const whole = await read(text);
    expect([whole.unread, whole.occasions.map(({ number }) => number)]).toEqual([[14], ['a-1@epd', 'b']]);
  });

  test('whose event has no end loses that one', async () => {
    const text = calendarOf([eventLines(), eventLines({ UID: 'UID:b' })]).replace('END:VEVENT\r\n', '');
    const found = await read(text);
    expect([found.unread, found.occasions.map(({ number }) => number)]).toEqual([[4], ['b']]);
  });

  test.each([
    ['nothing', '', 'no-calendar'],
    ['a page', '<!doctype html><title>Log in</title>', 'no-calendar'],
    ['a card', 'BEGIN:VCARD\r\nEND:VCARD', 'no-calendar'],
    ['half of one', calendarOf([eventLines()]).slice(0, 200), 'cut-off'],
    ['one without its last line', calendarOf([eventLines()]).replace('END:VCALENDAR\r\n', ''), 'cut-off'],
    ['ten thousand and one events', calendarOf(Array.from({ length: 10_001 }, () => ['UID:x'])), 'too-many'],
    [
      'components in components',
      `BEGIN:VCALENDAR\r\n${'BEGIN:A\r\n'.repeat(50_000)}${'END:B\r\n'.repeat(50_000)}`,
      'no-calendar',
    ],
    [
      'series from long ago by the thousand',
      calendarOf(
        Array.from({ length: 2_000 }, (_, n) =>
          at(':19800101T090000Z', {
            UID: `UID:${n}`,
            R: 'RRULE:FREQ=MONTHLY;COUNT=2;BYMONTH=2;BYMONTHDAY=30',
          }),
        ),
      ),
      'too-many',
    ],
    [
      'a thousand long series',
      calendarOf(
        Array.from({ length: 300 }, (_, n) =>
          eventLines({ UID: `UID:${n}`, R: 'RRULE:FREQ=DAILY;COUNT=4000' }),
        ),
      ),
      'too-many',
    ],
  ])('of %s', async (_name, text, fault) => {
    expect(await readCalendar(text, 'Europe/Amsterdam', NOW)).toEqual({ fault });
  });

  test('with lines of a novel, folded or not, keeps the rest', async () => {
    const novel = eventLines({ UID: 'UID:n', SUMMARY: `DESCRIPTION:${'x'.repeat(70_000)}` });
    const folded = eventLines({
      UID: 'UID:f',
      SUMMARY: `DESCRIPTION:${'y'.repeat(70)}${'\r\n y'.repeat(9_000)}`,
    });
    const { unread, occasions } = await read(calendarOf([novel, folded, eventLines()]));
    expect([unread.length, occasions.map(({ number }) => number)]).toEqual([1, ['f', 'a-1@epd']]);
  });

  test('with Unix lines, a mark and small letters is read', async () => {
    const text = `\ufeff${calendarOf([eventLines()]).replaceAll('\r\n', '\n').replace('BEGIN:VEVENT', 'begin:vevent')}`;
    expect((await read(text)).occasions).toHaveLength(1);
  });
});

test('a number is the UID where that is short, else a hash of it', () => {
  expect(numberOf('a@b', null)).toBe('a@b');
  expect(numberOf('0'.repeat(112), null)).toMatch(/^uid-[A-Za-z0-9_-]{43}$/);
  expect(numberOf('=x', null)).toMatch(/^uid-/);
  expect(numberOf('a b', 0)).not.toBe(numberOf('a b', 1));
});
