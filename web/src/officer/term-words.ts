import type { RetentionClass } from '../../../server/protocol/retention.ts';
import { t } from '../i18n/retention.ts';

/** A term in words: `13 maanden`. */
export function termText(unit: RetentionClass['unit'], count: number): string {
  return t(count === 1 ? `retention.${unit}-one` : `retention.${unit}`, { count });
}
