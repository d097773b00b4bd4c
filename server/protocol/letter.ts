import { type Static, Type } from 'typebox';
import { Language } from './language.ts';

const closed = { additionalProperties: false } as const;

/** POST /api/appointments/:id/participants/:participantId/letter : an invitation on paper, with a link of its own. */
export const AskLetter = Type.Object({ language: Language }, closed);
export type AskLetter = Static<typeof AskLetter>;

export const LetterFile = Type.Object(
  { name: Type.String(), mediaType: Type.String(), base64: Type.String() },
  closed,
);
export type LetterFile = Static<typeof LetterFile>;

/** POST /kort, as a form: a code from such a letter, as typed. Answered by a page, or by the way to the guest's page. */
export const TypedCode = Type.Object({ code: Type.String({ maxLength: 60 }) }, closed);
