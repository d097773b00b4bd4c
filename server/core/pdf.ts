import { fileURLToPath } from 'node:url';
import type PDFDocument from 'pdfkit';

/** A PDF that is being drawn. */
export type Pdf = InstanceType<typeof PDFDocument>;

/** The letters that travel with us. */
export const [REGULAR, BOLD] = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) =>
  fileURLToPath(new URL(`./fonts/${name}`, import.meta.url)),
) as [string, string];

/** What a reader of the file is told before its first page. */
export interface PdfFacts {
  readonly title: string;
  /** BCP 47: a screen reader speaks it. */
  readonly language: string;
  /** When it was made, in milliseconds since 1970: the same facts give the same bytes. */
  readonly madeAt: number;
  /** Around each A4 page, in points. */
  readonly margins: {
    readonly top: number;
    readonly left: number;
    readonly right: number;
    readonly bottom: number;
  };
}

/**
 * Makes a PDF with tags on A4, its letters embedded. It needs no browser; the library is read with the first one.
 *
 * @param draw draws all of it; pages that are full may still be written on.
 */
export async function pdfFile(
  { title, language, madeAt, margins }: PdfFacts,
  draw: (pdf: Pdf) => void,
): Promise<Buffer> {
  const { default: Pdf } = await import('pdfkit');
  const made = new Date(madeAt);
  const pdf = new Pdf({
    size: 'A4',
    margins,
    pdfVersion: '1.7',
    tagged: true,
    lang: language,
    displayTitle: true,
    bufferPages: true,
    font: REGULAR,
    info: {
      Title: title,
      Producer: 'Beeldkamer',
      Creator: 'Beeldkamer',
      CreationDate: made,
      ModDate: made,
    },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => void chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  draw(pdf);
  pdf.end();
  return await ended;
}
