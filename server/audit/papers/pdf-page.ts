import { fileURLToPath } from 'node:url';
import type PDFDocument from 'pdfkit';

/** A PDF that is being drawn. */
export type Pdf = InstanceType<typeof PDFDocument>;

/** The letters that travel with us. */
export const [REGULAR, BOLD] = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) =>
  fileURLToPath(new URL(`./fonts/${name}`, import.meta.url)),
) as [string, string];

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
