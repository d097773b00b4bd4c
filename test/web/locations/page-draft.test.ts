import { expect, test } from 'vitest';
import type { PageRecord } from '../../../server/protocol/practice-page.ts';
import { embedding, pageDraftOf, pageFaults, pageWanted } from '../../../web/src/locations/page-draft.ts';

const page: PageRecord = {
  slug: 'de-linde',
  published: true,
  welcome: 'Welkom.',
  team: ['Anna', 'Bas'],
  colour: '#7a1fa2',
  walkInWeek: [[{ from: '09:00', until: '10:00' }], ...Array.from({ length: 6 }, () => [])],
  walkInReasons: ['Een vraag'],
  walkInMinutes: 12,
  logo: false,
};

test('what stands there is its own draft, without faults', () => {
  const { logo: _, ...wanted } = page;
  expect(pageWanted(pageDraftOf(page))).toEqual(wanted);
  expect(pageFaults(pageDraftOf(page)).size).toBe(0);
});

test('without a colour of its own there is none, whatever the picker shows', () => {
  expect(pageWanted({ ...pageDraftOf(page), ownColour: false }).colour).toBe('');
  expect(pageWanted(pageDraftOf({ ...page, colour: '' })).colour).toBe('');
});

test('what cannot be saved is named', () => {
  expect([...pageFaults({ ...pageDraftOf(page), slug: 'De Linde' })]).toEqual(['slug']);
  expect([...pageFaults({ ...pageDraftOf(page), team: 'x\n'.repeat(41) })]).toEqual(['team']);
  expect([...pageFaults({ ...pageDraftOf(page), team: 'x'.repeat(101) })]).toEqual(['team']);
  expect([...pageFaults({ ...pageDraftOf(page), walkInReasons: 'x\n'.repeat(9) })]).toEqual(['reasons']);
  expect([...pageFaults({ ...pageDraftOf(page), walkInMinutes: '0' })]).toEqual(['minutes']);
  const week = pageDraftOf(page).walkInWeek.with(1, '10-9');
  expect([...pageFaults({ ...pageDraftOf(page), walkInWeek: week })]).toEqual(['week-1']);
});

test('a button for another website is a link, with names as text', () => {
  expect(embedding('https://video.nl/praktijk/x', 'Bellen met "A" <B> & C')).toBe(
    '<a href="https://video.nl/praktijk/x">Bellen met &quot;A&quot; &lt;B&gt; &amp; C</a>',
  );
});
