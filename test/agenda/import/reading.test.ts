import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../../server/agenda/import/columns.ts';
import { momentOf, readDay } from '../../../server/agenda/import/moment.ts';
import { readTable } from '../../../server/core/csv.ts';

describe('a table', () => {
  test.each([
    ['semicolons', 'a;b\n1;2'],
    ['commas', 'a,b\n1,2'],
    ['tabs', 'a\tb\n1\t2'],
    ['a byte order mark and Windows lines', '\ufeffa;b\r\n1;2\r\n'],
    ['empty lines and spaces', '\n a ; b \n\n 1 ;2\n\n'],
    ['quotes', '"a";"b"\n"1";"2"'],
  ])('with %s', async (_name, text) => {
    expect((await readTable(text)).map(({ cells }) => cells)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  test('keeps the line of the file, and what quotes hold', async () => {
    expect(await readTable('a;b\n\n"Jansen; de ""oude""";x')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['Jansen; de "oude"', 'x'] },
    ]);
  });

  test('a quote that does not close costs one line, not the file', async () => {
    const found = await readTable('a;b\n"1;2\n3;4\nx"y;5');
    expect(found.map(({ cells }) => cells)).toEqual([['a', 'b'], null, ['3', '4'], null]);
  });

  test('of nothing is empty', async () => {
    expect(await readTable('\n\n')).toEqual([]);
    expect((await readTable(`a;b\n${'x'.repeat(4_001)}`)).map(({ cells }) => cells)).toEqual([
      ['a', 'b'],
      null,
    ]);
  });
});

describe('the head', () => {
  test('is known in Dutch and English, whatever its capitals, accents and signs', () => {
    const { places, missing, twice } = columnsOf([
      'Afspraak-nummer',
      'CODE',
      'Zorgverlener',
      'Datum',
      'Tijd',
      'Patiëntnummer',
      'E-mail adres',
      'name',
      'Kamer',
    ]);
    expect(missing).toEqual([]);
    expect(twice).toEqual([]);
    expect(Object.fromEntries(places)).toEqual({
      number: 0,
      code: 1,
      clinician: 2,
      day: 3,
      time: 4,
      patient: 5,
      mail: 6,
      name: 7,
    });
  });

  test('says what it misses, and what it has twice', () => {
    expect(columnsOf(['naam', 'Name', 'constructor', '__proto__', ''])).toMatchObject({
      missing: ['number', 'code', 'clinician', 'day', 'time'],
      twice: ['name'],
    });
  });
});

describe('a day', () => {
  test.each([
    ['2026-11-24', '2026-11-24'],
    ['24-11-2026', '2026-11-24'],
    ['4/1/2027', '2027-01-04'],
    ['4.1.2027', '2027-01-04'],
    ['31-02-2026', null],
    ['24-11-26', null],
    ['11/24/2026', null],
    ['morgen', null],
  ])('%s', (text, day) => expect(readDay(text)?.toString() ?? null).toBe(day));
});

describe('a moment', () => {
  const at = (day: string, time: string) => {
    const moment = momentOf(day, time, 'Europe/Amsterdam');
    return moment.kind === 'at' ? new Date(moment.at).toISOString() : moment.kind;
  };
  test.each([
    ['24-11-2026', '10:00', '2026-11-24T09:00:00.000Z'],
    ['24-11-2026', '9.05', '2026-11-24T08:05:00.000Z'],
    ['24-11-2026', '10:00:00', '2026-11-24T09:00:00.000Z'],
    ['1-7-2026', '10:00', '2026-07-01T08:00:00.000Z'],
    ['28-03-2027', '02:30', 'no-such-time'],
    ['25-10-2026', '02:30', '2026-10-25T00:30:00.000Z'],
    ['24-11-2026', '24:00', 'bad-time'],
    ['24-11-2026', '10:60', 'bad-time'],
    ['24-11-2026', '10', 'bad-time'],
    ['overmorgen', '10:00', 'bad-day'],
    ['', '10:00', 'none'],
  ])('%s %s', (day, time, expected) => expect(at(day, time)).toBe(expected));
});
