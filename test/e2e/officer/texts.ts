import { en as enOfficer } from '../../../web/src/i18n/officer.en.ts';
import { nl as nlOfficer } from '../../../web/src/i18n/officer.nl.ts';
import { en as enPapers } from '../../../web/src/i18n/papers.en.ts';
import { nl as nlPapers } from '../../../web/src/i18n/papers.nl.ts';
import { en as enRetention } from '../../../web/src/i18n/retention.en.ts';
import { nl as nlRetention } from '../../../web/src/i18n/retention.nl.ts';
import { en as enReview } from '../../../web/src/i18n/review.en.ts';
import { nl as nlReview } from '../../../web/src/i18n/review.nl.ts';
import { en as enFrame } from '../../../web/src/i18n/staff.en.ts';
import { nl as nlFrame } from '../../../web/src/i18n/staff.nl.ts';
import { en as enAccount } from '../../../web/src/i18n/staff-account.en.ts';
import { nl as nlAccount } from '../../../web/src/i18n/staff-account.nl.ts';
import { fill } from '../../../web/src/i18n/texts.ts';

const TEXTS = {
  nl: { ...nlFrame, ...nlAccount, ...nlOfficer, ...nlReview, ...nlRetention, ...nlPapers },
  en: { ...enFrame, ...enAccount, ...enOfficer, ...enReview, ...enRetention, ...enPapers },
} as const;

export type Spoken = keyof typeof TEXTS;
/** What the screens of the desk say, in the language of a walk. */
export type Say = (
  key: keyof (typeof TEXTS)['nl'],
  values?: Readonly<Record<string, string | number>>,
) => string;

/**
 * The texts of a language. Up to the first slot that has no value: as much as can be known beforehand.
 */
export function textsOf(language: Spoken): Say {
  return (key, values) => fill(TEXTS[language][key], values).replace(/\{.*/s, '').trimEnd();
}
