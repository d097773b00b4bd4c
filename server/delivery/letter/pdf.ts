import { fileURLToPath } from 'node:url';
import type PDFDocument from 'pdfkit';
import { type LetterFacts, type LetterWords, wordsOf } from './words.ts';

type Document = InstanceType<typeof PDFDocument>;

const [REGULAR, BOLD] = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) =>
  fileURLToPath(new URL(`../../audit/papers/fonts/${name}`, import.meta.url)),
) as [string, string];
/** A4, in points; 2.5 cm at each side, as a window envelope wants it. */
const MARGIN = 71;
const [SMALL, NORMAL, LARGE, TITLE] = [9.5, 11, 15, 20];
const [INK, SOFT] = ['#14201e', '#44514d'];
/** 4 cm: a phone reads it from a hand's breadth. */
const QR_SIDE = 113;
/** Modules of white around a QR code (ISO/IEC 18004). */
const QUIET = 4;

/** The letter as a PDF with tags, one page, its letters embedded. The libraries are read with the first letter. */
export async function letterPdf(facts: LetterFacts): Promise<Buffer> {
  const [{ default: Pdf }, { encode }] = await Promise.all([import('pdfkit'), import('uqr')]);
  const words = wordsOf(facts);
  const made = new Date(facts.writtenAt);
  const document = new Pdf({
    size: 'A4',
    margin: MARGIN,
    pdfVersion: '1.7',
    tagged: true,
    lang: facts.language,
    displayTitle: true,
    font: REGULAR,
    info: {
      Title: words.title,
      Producer: 'Beeldkamer',
      Creator: 'Beeldkamer',
      CreationDate: made,
      ModDate: made,
    },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => void chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  draw(document, facts, words, encode(facts.link, { ecc: 'M', border: QUIET }).data);
  document.end();
  return await ended;
}

function draw(
  document: Document,
  facts: LetterFacts,
  words: LetterWords,
  modules: readonly (readonly boolean[])[],
): void {
  const root = document.struct('Document');
  document.addStructure(root);
  const say = (
    text: string,
    look: { size?: number; bold?: boolean; soft?: boolean; kind?: 'H1' } = {},
  ): void => {
    root.add(
      document.struct(look.kind ?? 'P', {}, () => {
        document.font(look.bold === true ? BOLD : REGULAR, look.size ?? NORMAL);
        document
          .fillColor(look.soft === true ? SOFT : INK)
          .text(text, MARGIN, document.y)
          .moveDown(0.7);
      }),
    );
  };
  say(facts.organisation, { size: LARGE, bold: true });
  say(words.date, { soft: true });
  document.moveDown(2);
  say(words.title, { size: TITLE, bold: true, kind: 'H1' });
  say(words.greeting);
  say(words.opening);
  say(words.when, { size: LARGE, bold: true });
  say(words.byPhone);
  const top = document.y;
  root.add(document.struct('Figure', { alt: words.qr }, () => drawQr(document, modules, top)));
  document.y = top + QR_SIDE + 14;
  say(words.byCode);
  say(facts.code, { size: TITLE, bold: true });
  for (const note of words.notes) say(note, { size: SMALL });
  document.moveDown(0.6);
  say(words.farewell);
  say(facts.organisation);
  root.end();
}

function drawQr(document: Document, modules: readonly (readonly boolean[])[], top: number): void {
  const side = QR_SIDE / modules.length;
  // a hair larger than it is: else printers leave white lines in between
  for (const [row, line] of modules.entries())
    for (const [column, dark] of line.entries())
      if (dark) document.rect(MARGIN + column * side, top + row * side, side + 0.05, side + 0.05);
  document.fill('#000000');
}
