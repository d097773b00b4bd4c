import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../../../server/core/clock.ts';
import { LONGEST, places, spelled } from '../../../server/delivery/sms/gsm.ts';
import { oneText, writeText } from '../../../server/delivery/sms/words.ts';

const start = Date.parse('2026-11-24T09:00:00.000Z') as EpochMs;
const link = `https://video.linde.nl/j#${'A_-9'.repeat(10)}abc`;
const words = {
  language: 'nl' as const,
  organisation: 'Praktijk De Linde',
  phone: '085 000 00 00',
  timeZone: 'Europe/Amsterdam',
  start,
  link,
  count: 1,
};

describe('a text message', () => {
  test('says in one message who, when and where to press', () => {
    expect(writeText('invitation', words)).toBe(
      `Praktijk De Linde: uw videoafspraak is di 24 nov om 10.00 uur. Open dan deze link: ${link}`,
    );
    expect(writeText('cancelled', { ...words, link: null })).toBe(
      'Praktijk De Linde: uw videoafspraak di 24 nov om 10.00 uur gaat niet door. Vragen? Bel 085 000 00 00',
    );
  });

  test('says the same in English', () => {
    expect(writeText('invitation', { ...words, language: 'en' })).toBe(
      `Praktijk De Linde: your video appointment is Tue 24 Nov at 10:00. Open this link then: ${link}`,
    );
    expect(writeText('cancelled', { ...words, language: 'en', link: null, count: 3 })).toBe(
      'Praktijk De Linde: 3 video appointments are cancelled, the first was Tue 24 Nov at 10:00. Questions? Call 085 000 00 00',
    );
  });

  test('leaves out what is least needed, never the time or the link', () => {
    const organisation = 'Stichting Samenwerkende Huisartsen van de Noordoostpolder en omstreken';
    const long = writeText('moved', { ...words, organisation });
    expect(long).toContain(link);
    expect(long).toContain('uw videoafspraak is nu di 24 nov om 10.00 uur.');
    expect(long.startsWith('Stichting')).toBe(true);
    expect(long).not.toContain('Bel');
  });

  test.each([
    ['Praktijk Zoë’s Çelik – Ünal', "Praktijk Zoe's Çelik - Ünal"],
    ['Łódź ıstanbul', 'Lódz istanbul'.replace('ó', 'o')],
    ['🌳 Linde', '? Linde'],
    ['日本', '??'],
  ])('spells %s for every telephone', (typed, said) => {
    expect(spelled(typed)).toBe(said);
  });

  test('counts signs of the extended table twice', () => {
    expect(places('€[x]')).toBe(7);
    expect(places('ё')).toBeNull();
  });

  test('with a sentence of its own keeps the sentence and the link, whatever the organisation is called', () => {
    const said = 'maak uw account voor Beeldkamer. Werkt 7 dagen, één keer:';
    const own = `https://video.linde.nl/#/uitnodiging/${'A_-9'.repeat(10)}abc`;
    expect(oneText('Praktijk De Linde', said, own)).toContain(`: ${said} ${own}`);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }), (organisation) => {
        const text = oneText(organisation, said, own);
        expect(text.endsWith(`: ${said} ${own}`)).toBe(true);
        expect(places(text)).toBeLessThanOrEqual(LONGEST);
      }),
    );
  });

  test('fits one message whatever the organisation is called', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }),
        fc.constantFrom('', '+31 (0)85 000 00 00', '085-0000000'),
        fc.constantFrom('invitation', 'reminder', 'moved', 'cancelled'),
        fc.constantFrom('nl' as const, 'en' as const),
        (organisation, phone, template, language) => {
          const own = template === 'cancelled' ? null : link;
          const text = writeText(template, { ...words, language, organisation, phone, link: own });
          expect(places(text)).toBeLessThanOrEqual(LONGEST);
          expect(text).toContain(language === 'nl' ? 'di 24 nov om 10.00 uur' : 'Tue 24 Nov at 10:00');
          if (own !== null) expect(text).toContain(own);
        },
      ),
    );
  });
});
