/** Something to read, print or compute with, before it has a form: a heading, what it is about, one table, notes. */
export interface Sheet {
  readonly language: 'nl' | 'en';
  readonly title: string;
  /** What stands above the table, a paragraph each. */
  readonly about: readonly string[];
  readonly head: readonly string[];
  /** How wide each column is beside the others. */
  readonly widths: readonly number[];
  readonly rows: readonly (readonly string[])[];
  /** Instead of a table without rows. */
  readonly nothing: string;
  /** What stands below, a paragraph each. */
  readonly notes: readonly string[];
  /** 'Page 2 of 3'. */
  readonly page: (page: number, of: number) => string;
  /** When it was made, epoch milliseconds: a paper made twice of the same is the same, byte by byte. */
  readonly madeAt: number;
}
