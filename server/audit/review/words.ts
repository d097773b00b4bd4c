import type { ReviewItem } from '../../protocol/review.ts';
import type { Reason } from './reasons.ts';

/** Why a line was proposed, as papers say it. */
export const REASON_WORDS: Readonly<Record<Reason, string>> = {
  emergency: 'noodtoegang',
  export: 'grote uitgifte',
  'no-appointment': 'geen afspraak binnen 14 dagen',
  hours: 'buiten kantooruren',
  own: 'eigen dossier',
  colleague: 'dossier van een collega',
  surname: 'zelfde achternaam',
  postcode: 'zelfde postcode',
  vip: 'extra bescherming',
  drawn: 'geloot',
};

/** How it was judged. */
export const MARK_WORDS: Readonly<Record<ReviewItem['mark'], string>> = {
  open: 'nog niet beoordeeld',
  asked: 'vraag gesteld',
  'in-order': 'in orde',
  incident: 'incident',
};
