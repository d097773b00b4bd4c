import { type Static, Type } from 'typebox';
import { Language } from './language.ts';

const closed = { additionalProperties: false } as const;

export const OwnWordsLevel = Type.Enum(['organisation', 'location', 'type']);
export type OwnWordsLevel = Static<typeof OwnWordsLevel>;

/** At most three sentences. */
const Words = Type.String({ maxLength: 300 });
/** The location or kind of appointment; empty for the organisation. */
const Of = Type.String({ maxLength: 36 });

/** GET /api/own-words: what letters say beside their own words, at one place; empty: nothing. */
export const OwnWordsRecord = Type.Object(
  { level: OwnWordsLevel, id: Of, name: Type.String(), nl: Type.String(), en: Type.String() },
  closed,
);
export type OwnWordsRecord = Static<typeof OwnWordsRecord>;

/** POST /api/own-words: both languages as they are to be. */
export const OwnWordsWanted = Type.Object({ level: OwnWordsLevel, id: Of, nl: Words, en: Words }, closed);
export type OwnWordsWanted = Static<typeof OwnWordsWanted>;

/** POST /api/own-words/preview: a message in this language, as it would be with these words at that place. */
export const AskWordsPreview = Type.Object(
  {
    ...OwnWordsWanted.properties,
    language: Language,
    template: Type.Enum(['invitation', 'reminder', 'moved', 'cancelled']),
  },
  closed,
);
export type AskWordsPreview = Static<typeof AskWordsPreview>;

export const WordsPreview = Type.Object(
  {
    subject: Type.String(),
    text: Type.String(),
    /** Words that tell of care, and web addresses: with one of these it is refused. */
    tells: Type.Array(Type.String()),
  },
  closed,
);
export type WordsPreview = Static<typeof WordsPreview>;
