import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { announceLanguage, language, speak } from '../../../web/src/i18n/language.svelte.ts';
import { translator } from '../../../web/src/i18n/translate.svelte.ts';

const dutch = { hello: 'Dag {name}' } as const;
const english = { hello: 'Hello {name}' };

vi.stubGlobal('document', { documentElement: { lang: 'nl' } });
afterEach(() => speak('nl'));
afterAll(() => vi.unstubAllGlobals());

describe('a translation', () => {
  test('is fetched when it is spoken, and once', async () => {
    let fetched = 0;
    const t = translator(dutch, {
      en: async () => {
        fetched += 1;
        return english;
      },
    });
    expect([t('hello', { name: 'Jo' }), fetched]).toEqual(['Dag Jo', 0]);
    await speak('en');
    expect([t('hello', { name: 'Jo' }), fetched, document.documentElement.lang]).toEqual([
      'Hello Jo',
      1,
      'en',
    ]);
    await speak('nl');
    expect(t('hello', { name: 'Jo' })).toBe('Dag Jo');
    await speak('en');
    expect([t('hello', { name: 'Jo' }), fetched]).toEqual(['Hello Jo', 1]);
  });

  test('of a catalogue that comes later is fetched for the language on screen; until then it is Dutch', async () => {
    await speak('en');
    const { promise, resolve } = Promise.withResolvers<typeof english>();
    const t = translator(dutch, { en: () => promise });
    expect(t('hello', { name: 'Jo' })).toBe('Dag Jo');
    resolve(english);
    await announceLanguage();
    expect(t('hello', { name: 'Jo' })).toBe('Hello Jo');
  });

  test('that does not come leaves the language as it is, and may come at the next press', async () => {
    let online = false;
    const t = translator(dutch, {
      en: async () => {
        if (!online) throw new TypeError('Failed to fetch');
        return english;
      },
    });
    await speak('en');
    expect([language(), t('hello', { name: 'Jo' })]).toEqual(['nl', 'Dag Jo']);
    online = true;
    await speak('en');
    expect([language(), t('hello', { name: 'Jo' })]).toEqual(['en', 'Hello Jo']);
  });
});
