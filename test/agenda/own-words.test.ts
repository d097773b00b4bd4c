import { beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../../server/protocol/accounts.ts';
import type { AskWordsPreview, OwnWordsRecord, WordsPreview } from '../../server/protocol/own-words.ts';
import { codeOf, given, House } from '../calls/house.ts';
import type { TestBrowser } from '../support/browser.ts';
import { PATIENT } from '../support/practice.ts';

const house = new House();
let manager: { browser: TestBrowser; account: Account };
beforeAll(async () => {
  manager = await house.practice.staff('Mieke Manager', 'manager');
});

const places = () => manager.browser.get<OwnWordsRecord[]>('/api/own-words');
const placeOf = async (level: OwnWordsRecord['level']) =>
  given((await places()).find((one) => one.level === level));
const save = async (level: OwnWordsRecord['level'], words: { nl?: string; en?: string }) => {
  const { id } = await placeOf(level);
  return await manager.browser.post<OwnWordsRecord>('/api/own-words', {
    ...{ level, id, nl: '', en: '', ...words },
  });
};

/** The letter that this guest got. */
async function letterTo(mail: string, language: 'nl' | 'en'): Promise<string> {
  const participants = [{ ...PATIENT, mail, language }];
  await house.plan({ participants });
  await house.practice.posted();
  const letters = await given(house.practice.app.domains.postbox).newest(100);
  return given(letters.find(({ to }) => to === mail)).text;
}

describe('words of the organisation’s own', () => {
  test('stand in letters, the widest first, in the language of who reads', async () => {
    await save('organisation', { nl: 'Bel\u202e ons\n gerust. ', en: 'Feel free to call.' });
    await save('location', { nl: 'Wij zijn verhuisd.' });
    await save('type', { nl: 'Leg uw paspoort klaar.', en: 'Have your passport ready.' });
    expect(await letterTo('eigen@example.nl', 'nl')).toContain(
      '\n\nBel ons gerust.\n\nWij zijn verhuisd.\n\nLeg uw paspoort klaar.\n\nOpen deze link',
    );
    // what nobody wrote in English stands there in Dutch, rather than nowhere
    expect(await letterTo('own@example.nl', 'en')).toContain(
      '\n\nFeel free to call.\n\nWij zijn verhuisd.\n\nHave your passport ready.\n\nOpen this link',
    );
    expect((await places()).slice(0, 2).map(({ nl }) => nl)).toEqual([
      'Bel ons gerust.',
      'Wij zijn verhuisd.',
    ]);
  });

  test('are a line of the log with hashes, and none when nothing is new', async () => {
    const from = await house.practice.size();
    await save('location', { nl: 'Wij zijn terug.' });
    await save('location', { nl: 'Wij zijn terug.' });
    const lines = await house.practice.lines(from);
    const { id } = await placeOf('location');
    expect(lines.map(({ code, obj }) => [code, obj])).toEqual([
      ['config.change', [`set:ownWords:location:${id}`]],
    ]);
    expect(JSON.stringify(lines)).not.toContain('terug');
    expect(await save('location', {})).toMatchObject({ nl: '', en: '' });
  });

  test('are shown in an example of each letter, and tell nothing of care in either language', async () => {
    await save('organisation', {});
    const { id } = await placeOf('type');
    const preview = (words: Partial<AskWordsPreview>) =>
      manager.browser.post<WordsPreview>('/api/own-words/preview', {
        ...{ level: 'type', id, nl: '', en: '', language: 'nl', template: 'invitation', ...words },
      });
    const shown = await preview({ nl: 'Neem uw medicijnen mee en lees www.depressie.nl, groet Vries.' });
    expect(shown.text).toContain('Beste mevrouw Voorbeeld,');
    expect(shown.text).toContain('Neem uw medicijnen mee');
    expect([...shown.tells].sort()).toEqual(['depressie', 'depressie.nl', 'medicijnen', 'vries', 'www.']);
    const english = await preview({ en: 'Your blood results are in.', language: 'en', template: 'reminder' });
    expect(english.subject).toMatch(/^Reminder: your video appointment on /);
    expect(english.text).toContain('\n\nYour blood results are in.\n\nOpen this link');
    expect(english.tells).toEqual(['blood', 'results']);
    const off = await preview({ nl: 'Leg uw paspoort klaar.', template: 'cancelled' });
    expect(off).toMatchObject({ tells: [], text: expect.not.stringContaining('paspoort') });
    expect(await codeOf(save('type', { nl: 'Uw uitslag is binnen.' }))).toBe('TEXT_TELLS');
    expect(await codeOf(save('organisation', { en: 'Greetings from Vries.' }))).toBe('TEXT_TELLS');
  });

  test('are the manager’s, at places that are there', async () => {
    const wanted = { level: 'type', id: '00000000-0000-4000-8000-000000000000', nl: '', en: '' };
    expect(await codeOf(house.planner.browser.post('/api/own-words', wanted))).toBe('NOT_ALLOWED');
    expect(await codeOf(manager.browser.post('/api/own-words', wanted))).toBe('TYPE_UNKNOWN');
    expect(await codeOf(manager.browser.post('/api/own-words', { ...wanted, level: 'location' }))).toBe(
      'LOCATION_UNKNOWN',
    );
  });
});
