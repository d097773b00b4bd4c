import type { Sheet } from './sheet.ts';

/** Something to read and to print, of several parts, before it has a form. */
export interface PaperDocument {
  readonly language: 'nl' | 'en';
  readonly title: string;
  /** What stands above the parts, a paragraph each. */
  readonly about: readonly string[];
  readonly sections: readonly Section[];
  /** What stands below, a paragraph each. */
  readonly notes: readonly string[];
  /** 'Page 2 of 3'. */
  readonly page: (page: number, of: number) => string;
  /** Epoch milliseconds: a paper made twice of the same is the same, byte by byte. */
  readonly madeAt: number;
}

/** One part: a heading, paragraphs, a picture, a table. */
export interface Section {
  readonly heading: string | null;
  readonly about: readonly string[];
  readonly picture?: Picture;
  readonly table: Table | null;
}

export interface Table {
  readonly head: readonly string[];
  /** How wide each column is beside the others. */
  readonly widths: readonly number[];
  readonly rows: readonly (readonly string[])[];
  /** Instead of a table without rows. */
  readonly nothing: string;
}

/** Boxes and what flows between them. Places are in hundredths of the picture's width and height. */
export interface Picture {
  /** What it shows, for who does not see it. */
  readonly says: string;
  /** Points. */
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export interface Box {
  readonly id: string;
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Stands outside the appliance. */
  readonly outside?: boolean;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** A sheet as a document of one part. */
export function documentOf({ language, title, about, notes, page, madeAt, ...table }: Sheet): PaperDocument {
  return { language, title, about, sections: [{ heading: null, about: [], table }], notes, page, madeAt };
}
