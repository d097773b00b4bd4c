import { BOLD, type Pdf, pdfFile, REGULAR } from '../../core/pdf.ts';
import { type LetterFacts, type LetterWords, wordsOf } from './words.ts';

/** A4, in points; 2.5 cm at each side, as a window envelope wants it. */
const MARGIN = 71;
const [SMALL, NORMAL, LARGE, TITLE] = [9.5, 11, 15, 20];
const [INK, SOFT] = ['#14201e', '#44514d'];
/** 4 cm: a phone reads it from a hand's breadth. */
const QR_SIDE = 113;
/** Modules of white around a QR code (ISO/IEC 18004). */
const QUIET = 4;

/** The letter as a PDF with tags, on one page. */
export async function letterPdf(facts: LetterFacts): Promise<Buffer> {
  const { encode } = await import('uqr');
  const words = wordsOf(facts);
  const margins = { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN };
  const { data } = encode(facts.link, { ecc: 'M', border: QUIET });
  return await pdfFile(
    { title: words.title, language: facts.language, madeAt: facts.writtenAt, margins },
    (document) => draw(document, facts, words, data),
  );
}

function draw(
  document: Pdf,
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

function drawQr(document: Pdf, modules: readonly (readonly boolean[])[], top: number): void {
  const side = QR_SIDE / modules.length;
  // a hair larger than it is: else printers leave white lines in between
  for (const [row, line] of modules.entries())
    for (const [column, dark] of line.entries())
      if (dark) document.rect(MARGIN + column * side, top + row * side, side + 0.05, side + 0.05);
  document.fill('#000000');
}
