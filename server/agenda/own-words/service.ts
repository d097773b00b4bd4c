import { createHash } from 'node:crypto';
import type { Context } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { OwnWordsRow } from '../../core/office-rows.ts';
import type { Language } from '../../protocol/language.ts';
import type {
  AskWordsPreview,
  OwnWordsLevel,
  OwnWordsRecord,
  OwnWordsWanted,
  WordsPreview,
} from '../../protocol/own-words.ts';
import { appointmentTypes } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';
import { cleanText, demandDiscreet, toldBy } from './discreet.ts';
import { allOwnWords, type Place, saveOwnWords } from './own-words-store.ts';

/** What letters say beside their own words. */
export interface OwnWords {
  /** Every place that can have words, with those that it has: the organisation, locations, kinds of appointment. */
  list(): Promise<OwnWordsRecord[]>;
  /**
   * Changes the words of a place, for every letter that leaves from now on. The same again is no line.
   *
   * @throws {AppError} TEXT_TELLS, LOCATION_UNKNOWN, TYPE_UNKNOWN
   */
  save(by: Context, wanted: OwnWordsWanted): Promise<OwnWordsRecord>;
  /** A letter to an example of a guest with these words in it, and what they would tell. */
  preview(asked: AskWordsPreview): Promise<WordsPreview>;
}

type WordsDeps = Pick<
  AgendaDeps,
  'db' | 'append' | 'clinicians' | 'locations' | 'mainLocation' | 'previewLetter'
>;

export function ownWordsOf(deps: WordsDeps): OwnWords {
  return {
    list: () => list(deps),
    save: (by, wanted) => save(deps, by, wanted),
    preview: (asked) => preview(deps, asked),
  };
}

/** Where an appointment belongs. */
export interface Belongs {
  readonly locationId: string;
  readonly typeId: string;
}

/** The words for a letter, from the widest place to the narrowest. What stands in one language alone stands in both. */
export async function wordsFor(db: Db, of: Belongs, language: Language): Promise<readonly string[]> {
  const stored = await allOwnWords(db);
  return placesOf(of).flatMap((place) => {
    const said = saidIn(language, wordsAt(stored, place));
    return said === '' ? [] : [said];
  });
}

interface Words {
  readonly nl: string;
  readonly en: string;
}

function saidIn(language: Language, { nl, en }: Words): string {
  return language === 'nl' ? nl || en : en || nl;
}

function placesOf({ locationId, typeId }: Belongs): readonly Place[] {
  return [
    { level: 'organisation', of_id: '' },
    { level: 'location', of_id: locationId },
    { level: 'type', of_id: typeId },
  ];
}

function wordsAt(stored: readonly OwnWordsRow[], { level, of_id }: Place): Words {
  const inLanguage = (language: Language) =>
    stored.find((row) => row.level === level && row.of_id === of_id && row.language === language)?.words ??
    '';
  return { nl: inLanguage('nl'), en: inLanguage('en') };
}

async function list({ db, locations }: WordsDeps): Promise<OwnWordsRecord[]> {
  const stored = await allOwnWords(db);
  const record = (level: OwnWordsLevel, id: string, name: string) => ({
    ...{ level, id, name },
    ...wordsAt(stored, { level, of_id: id }),
  });
  return [
    record('organisation', '', ''),
    ...(await locations()).filter(({ inUse }) => inUse).map(({ id, name }) => record('location', id, name)),
    ...(await appointmentTypes(db))
      .filter(({ archived, way }) => archived === 0 && way === 'video')
      .map(({ id, code, name }) => record('type', id, `${code} · ${name}`)),
  ];
}

async function save(deps: WordsDeps, by: Context, wanted: OwnWordsWanted): Promise<OwnWordsRecord> {
  const { level, id } = wanted;
  const found = (await list(deps)).find((one) => one.level === level && one.id === id);
  if (found === undefined) throw new AppError(level === 'type' ? 'TYPE_UNKNOWN' : 'LOCATION_UNKNOWN');
  const after = { nl: cleanText(wanted.nl), en: cleanText(wanted.en) };
  await demandDiscreet(deps, `${after.nl} ${after.en}`);
  await transact(deps.db, async (tx) => {
    const place = { level, of_id: id };
    const before = wordsAt(await allOwnWords(tx), place);
    if (before.nl === after.nl && before.en === after.en) return;
    await saveOwnWords(tx, place, 'nl', after.nl);
    await saveOwnWords(tx, place, 'en', after.en);
    await deps.append(tx, {
      code: 'config.change',
      by,
      about: [{ kind: 'setting', id: ['ownWords', level, ...(id === '' ? [] : [id])].join(':') }],
      // what people type stands in the log as its hash
      detail: { before: hashOf(before), after: hashOf(after) },
    });
  });
  return { ...found, ...after };
}

function hashOf(words: Words): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex');
}

async function preview(
  deps: WordsDeps,
  { level, id, nl, en, language, template }: AskWordsPreview,
): Promise<WordsPreview> {
  const typed = { nl: cleanText(nl), en: cleanText(en) };
  const location = level === 'location' ? id : (await deps.mainLocation()).id;
  const stored = await allOwnWords(deps.db);
  const places = placesOf({ locationId: location, typeId: level === 'type' ? id : '' });
  const ownWords = places.flatMap((place) => {
    const said = saidIn(language, place.level === level ? typed : wordsAt(stored, place));
    return said === '' ? [] : [said];
  });
  const written = await deps.previewLetter({ template, language, location, ownWords });
  return { ...written, tells: [...(await toldBy(deps, `${typed.nl} ${typed.en}`))] };
}
