import { describe, expect, test } from 'vitest';
import type { ImportFile, ImportLine, ImportReport } from '../../../server/protocol/import.ts';
import {
  byUrgency,
  changesOf,
  countsOf,
  Importing,
  textOf,
} from '../../../web/src/staff/importing.svelte.ts';

const line = (at: number, act: ImportLine['act']): ImportLine => ({
  line: at,
  act,
  name: 'Mw. Jansen',
  start: null,
  language: null,
  faults: [],
});
const REPORT: ImportReport = {
  lines: [line(2, 'same'), line(3, 'plan'), line(4, 'refused'), line(5, 'plan'), line(6, 'move')],
  skipped: 0,
};

function stage(fails = false) {
  const asked: [string, ImportFile][] = [];
  const answer = (path: string) => async (file: ImportFile) => {
    asked.push([path, file]);
    if (fails) throw new Error('no answer');
    return REPORT;
  };
  const importing = new Importing({ previewImport: answer('preview'), importFile: answer('import') });
  return { importing, asked };
}
const file = (content: BlobPart) => new File([content], 'afspraken.csv');

describe('a file on its way into the agenda', () => {
  test('is looked at first, and read in as it was looked at', async () => {
    const { importing, asked } = stage();
    await importing.go();
    expect(asked).toEqual([]);
    await importing.look(file('naam;é'));
    expect([importing.report, importing.done]).toEqual([REPORT, false]);
    importing.source = 'changed';
    await importing.go();
    await importing.go();
    expect(importing.done).toBe(true);
    const sent = { source: 'epd', text: 'naam;é' };
    expect(asked).toEqual([
      ['preview', sent],
      ['import', sent],
    ]);
    importing.again();
    expect([importing.report, importing.done, importing.source]).toEqual([null, false, 'changed']);
  });

  test.each([
    ['no-source', 'EPD van ons', file('x')],
    ['no-source', '', null],
    ['no-file', 'epd', null],
    ['too-large', 'epd', file('x'.repeat(900_001))],
    ['too-large', 'epd', file(new Uint8Array(3_600_001))],
  ] as const)('%s', async (trouble, source, chosen) => {
    const { importing, asked } = stage();
    importing.source = source;
    await importing.look(chosen);
    expect([importing.trouble, asked, importing.report]).toEqual([trouble, [], null]);
  });

  test('that the app refuses can be tried again', async () => {
    const { importing } = stage(true);
    await importing.look(file('x'));
    expect(importing.report).toBeNull();
    expect(importing.asking.failure).not.toBeNull();
  });
});

test('a file of Windows is read as well as UTF-8', () => {
  expect(textOf(new Uint8Array([0x50, 0xeb]).buffer)).toBe('Pë');
  expect(textOf(new TextEncoder().encode('Pë').buffer)).toBe('Pë');
});

test('what cannot be comes first, and is counted apart', () => {
  expect(byUrgency(REPORT).map(({ line: at }) => at)).toEqual([4, 3, 5, 6, 2]);
  expect(countsOf(REPORT)).toEqual([
    { act: 'refused', count: 1 },
    { act: 'plan', count: 2 },
    { act: 'move', count: 1 },
    { act: 'same', count: 1 },
  ]);
  expect(changesOf(REPORT)).toBe(3);
});

describe('a calendar', () => {
  const calendar = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';
  test('is known by its first line, and read as was chosen', async () => {
    const { importing, asked } = stage();
    await importing.look(file(calendar));
    importing.choice = { place: 'own', own: ' X-Code ', clinicianId: 'c1' };
    await importing.look(file(`\ufeff${calendar}`));
    await importing.look(file('naam;mail'));
    expect(asked.map(([, one]) => one.calendar)).toEqual([
      { codeIn: 'categories' },
      { codeIn: 'x-code', clinicianId: 'c1' },
      undefined,
    ]);
  });

  test.each(['', 'categorie', 'X-', 'x-a b'])('in a field %j is not looked at', async (own) => {
    const { importing, asked } = stage();
    importing.choice = { place: 'own', own, clinicianId: '' };
    await importing.look(file(calendar));
    expect([importing.trouble, asked]).toEqual(['no-field', []]);
  });
});
