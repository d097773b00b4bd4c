import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../../server/core/errors.ts';
import { nl as errors } from '../../../web/src/i18n/errors.nl.ts';
import { fill } from '../../../web/src/i18n/texts.ts';

type Texts = Readonly<Record<string, string>>;

const dutch = import.meta.glob<Texts>('../../../web/src/i18n/*.nl.ts', { eager: true, import: 'nl' });
const english = import.meta.glob<Texts>('../../../web/src/i18n/*.en.ts', { eager: true, import: 'en' });

const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test('each Dutch catalogue has its English one', () => {
  const names = (files: Record<string, Texts>) =>
    Object.keys(files).map((file) => file.replace(/\.\w\w\.ts$/, ''));
  expect(names(dutch).length).toBeGreaterThan(0);
  expect(names(english).sort()).toEqual(names(dutch).sort());
});

describe.each(Object.entries(dutch))('%s', (file, texts) => {
  const translated = english[file.replace('.nl.ts', '.en.ts')] ?? {};

  test('says everything in every language, with the same slots', () => {
    expect(Object.keys(translated).sort()).toEqual(Object.keys(texts).sort());
    for (const [key, text] of Object.entries(texts)) {
      expect(text, key).toMatch(/^\S(.*\S)?$/);
      expect(slots(translated[key] ?? ''), key).toEqual(slots(text));
    }
  });
});

describe('words for refusals', () => {
  test('every code of the catalogue has a Dutch sentence, and no sentence is left over', () => {
    expect(Object.keys(errors).sort()).toEqual(
      [...Object.keys(CATALOGUE), 'OFFLINE', 'MISMATCH', 'PASSKEY_STOPPED'].sort(),
    );
  });
});

describe('filling in', () => {
  test('puts names as they are, also those that look like slots or patterns', () => {
    expect(fill('Dag {name}', { name: '{clinician} $& <b>' })).toBe('Dag {clinician} $& <b>');
  });

  test('shows a slot that was forgotten', () => {
    expect(fill('Dag {name}')).toBe('Dag {name}');
  });
});
