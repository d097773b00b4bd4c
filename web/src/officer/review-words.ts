import type { Review, ReviewItem } from '../../../server/protocol/review.ts';
import { t } from '../i18n/review.ts';
import { locale } from '../i18n/staff.ts';
import type { Tone } from '../staff/state-words.ts';

/** `december 2026`. */
export function monthText(month: string): string {
  const options = { timeZone: 'UTC', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(locale(), options).format(Date.parse(`${month}-01T00:00:00Z`));
}

export function reviewTone({ state, late }: Pick<Review, 'state' | 'late'>): Tone {
  if (state === 'done') return 'good';
  return late ? 'bad' : 'attention';
}

export const MARK_TONES = {
  open: 'attention',
  asked: 'attention',
  'in-order': 'good',
  incident: 'bad',
} as const;

/** Why it was proposed. */
export function reasonsText(reasons: ReviewItem['reasons']): string {
  return reasons.map((reason) => t(`reason.${reason}`)).join(', ');
}
