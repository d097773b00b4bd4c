import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { documentOf } from '../../server/audit/papers/document.ts';
import { htmlOf } from '../../server/audit/papers/html.ts';
import { pdfOf } from '../../server/audit/papers/pdf.ts';
import type { Sheet } from '../../server/audit/papers/sheet.ts';

const folder = mkdtempSync(join(tmpdir(), 'papers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const INSTALLED = spawnSync('pdftotext', ['-v']).error === undefined;

const sheet = (rows: number): Sheet => ({
  language: 'nl',
  title: 'Wie heeft uw gegevens ingezien?',
  about: ['Dit overzicht gaat over: Mw. Yılmaz-Ñandú <b>.'],
  head: ['Wanneer', 'Wat'],
  widths: [1, 2],
  rows: Array.from({ length: rows }, (_, at) => [
    `7 december 2026, regel ${at + 1}`,
    'bekeek een afspraak & meer',
  ]),
  nothing: 'Er is niets gedaan.',
  notes: ['Einde van het overzicht.'],
  page: (page, of) => `Bladzijde ${page} van ${of}`,
  madeAt: Date.parse('2026-12-07T09:00:00Z'),
});

async function read(program: string, words: readonly string[], rows: number): Promise<string> {
  const file = join(folder, `${rows}.pdf`);
  writeFileSync(file, await pdfOf(documentOf(sheet(rows))));
  return execFileSync(program, [...words, file, ...(program === 'pdftotext' ? ['-'] : [])], {
    encoding: 'utf8',
  });
}

describe.skipIf(!INSTALLED)('a PDF, as poppler reads it', () => {
  test('holds every word, row and page number', async () => {
    const text = await read('pdftotext', ['-layout'], 90);
    expect(text).toContain('Mw. Yılmaz-Ñandú <b>.');
    for (let at = 1; at <= 90; at += 1) expect(text).toContain(`regel ${at} `);
    const pages = text.match(/Bladzijde \d van \d/g) ?? [];
    expect(pages).toEqual(pages.map((_, at) => `Bladzijde ${at + 1} van ${pages.length}`));
    // the head stands above the rows of every page
    expect(text.match(/Wanneer +Wat/g)).toHaveLength(pages.length);
    expect(text).toContain('Einde van het overzicht.');
  });

  test('is tagged: a heading, and a table with its head once', async () => {
    const tags = await read('pdfinfo', ['-struct-text'], 90);
    expect(tags).toMatch(/H1[\s\S]*Wie heeft uw gegevens/);
    expect(tags.match(/^ *TH\b/gm)).toHaveLength(2);
    expect(tags.match(/^ *TR\b/gm)).toHaveLength(91);
  });

  test('embeds its letters, and without rows says so', async () => {
    const fonts = (await read('pdffonts', [], 0)).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(0);
    for (const font of fonts) expect(font).toMatch(/yes yes yes/);
    expect(await read('pdftotext', [], 0)).toContain('Er is niets gedaan.');
  });
});

test('a paper made twice of the same is the same', async () => {
  const made = await pdfOf(documentOf(sheet(3)));
  expect(made.equals(await pdfOf(documentOf(sheet(3))))).toBe(true);
});

test('HTML takes no markup from names', () => {
  const html = htmlOf(sheet(1));
  expect(html).toContain('Mw. Yılmaz-Ñandú &lt;b&gt;.');
  expect(html).toContain('bekeek een afspraak &amp; meer');
  expect(html).not.toContain('<b>');
});
