import { expect, test } from 'vitest';
import { pieces } from '../../../web/src/staff/letter.ts';

const LINK = 'http://localhost:8080/j#abc';

test('a known link in a letter can be followed, the rest is text', () => {
  expect(pieces(`Open ${LINK} straks.`, [LINK])).toEqual([
    { text: 'Open ' },
    { link: LINK },
    { text: ' straks.' },
  ]);
});

test('a link at either end leaves no empty text', () => {
  expect(pieces(LINK, [LINK])).toEqual([{ link: LINK }]);
});

test('the same link twice, and two links', () => {
  const other = 'https://example.nl/j#def';
  expect(pieces(`${LINK} ${LINK} ${other}`, [LINK, other]).filter((piece) => 'link' in piece)).toHaveLength(
    3,
  );
});

test('what looks like a link but is not the letter’s own stays text', () => {
  expect(pieces('Kijk op https://elders.example', [LINK])).toEqual([
    { text: 'Kijk op https://elders.example' },
  ]);
});

test('nothing but a web address becomes a link', () => {
  const trap = 'javascript:alert(1)';
  expect(pieces(`Druk op ${trap}`, [trap])).toEqual([{ text: `Druk op ${trap}` }]);
});
