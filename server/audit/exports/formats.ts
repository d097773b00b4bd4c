import { ATNA } from './atna.ts';
import { CSV } from './csv.ts';
import { FHIR } from './fhir.ts';
import type { Format } from './format.ts';
import { NEN7513 } from './nen7513.ts';

/** The forms in which the log leaves, beside the bundle that proves itself. */
export const FORMATS = { csv: CSV, nen7513: NEN7513, fhir: FHIR, atna: ATNA } as const satisfies Record<
  string,
  Format
>;

export type FormatName = keyof typeof FORMATS;

/** Whether this is the name of a form. */
export function isFormat(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}
