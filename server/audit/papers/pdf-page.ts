import type { Pdf } from '../../core/pdf.ts';

/** Around an A4 page, in points. */
export const MARGIN = 42;
/** Letters in tables and at the foot. */
export const SMALL = 8.5;
/** Dark enough to be copied on an old machine. */
export const [INK, LINE, SHADE] = ['#14201e', '#6a7974', '#eef2f1'] as const;

/** Where a page ends for what is read. */
export function bottomOf({ page }: Pdf): number {
  return page.height - page.margins.bottom;
}
