import { BOLD, type Pdf, pdfFile, REGULAR } from '../../core/pdf.ts';
import type { PaperDocument, Section } from './document.ts';
import { bottomOf, INK, LINE, MARGIN, SMALL } from './pdf-page.ts';
import { drawPicture } from './pdf-picture.ts';
import { drawTable } from './pdf-table.ts';

const FOOT = 30;
const [NORMAL, HEADING, TITLE] = [10, 13, 18];

/** The document as a PDF with tags: headings, paragraphs, tables with their head on every page. */
export async function pdfOf(paper: PaperDocument): Promise<Buffer> {
  const { title, language, madeAt } = paper;
  const margins = { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT };
  return await pdfFile({ title, language, madeAt, margins }, (pdf) => draw(pdf, paper));
}

/** A line of text that stands for itself. */
type Say = (kind: 'H1' | 'H2' | 'P', text: string) => void;

const LETTERS = {
  H1: { font: BOLD, size: TITLE },
  H2: { font: BOLD, size: HEADING },
  P: { font: REGULAR, size: NORMAL },
} as const;

function draw(pdf: Pdf, paper: PaperDocument): void {
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const say: Say = (kind, text) => {
    const { font, size } = LETTERS[kind];
    root.add(
      pdf.struct(kind, {}, () => {
        pdf.font(font, size).fillColor(INK).text(text, MARGIN, pdf.y).moveDown(0.6);
      }),
    );
  };
  say('H1', paper.title);
  for (const text of paper.about) say('P', text);
  for (const section of paper.sections) drawSection(pdf, root, section, say);
  pdf.moveDown(0.8);
  for (const text of paper.notes) say('P', text);
  root.end();
  drawFeet(pdf, paper);
}

/** A heading is not left alone at the end of a page. */
const WITH_HEADING = 90;

function drawSection(pdf: Pdf, root: PDFKit.PDFStructureElement, section: Section, say: Say): void {
  const { heading, about, picture, table } = section;
  if (heading !== null) {
    if (pdf.y + WITH_HEADING > bottomOf(pdf)) pdf.addPage();
    else pdf.moveDown(0.6);
    say('H2', heading);
  }
  for (const text of about) say('P', text);
  if (picture !== undefined) drawPicture(pdf, root, picture);
  if (table === null) return;
  if (table.rows.length === 0) say('P', table.nothing);
  else drawTable(pdf, root, table);
}

/** Which page of how many; no part of what is read aloud. */
function drawFeet(pdf: Pdf, { page, title }: PaperDocument): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let at = start; at < start + count; at += 1) {
    pdf.switchToPage(at);
    pdf.page.margins.bottom = 0;
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf.font(REGULAR, SMALL).fillColor(LINE);
    const y = pdf.page.height - MARGIN;
    pdf.text(title, MARGIN, y, { lineBreak: false });
    const width = pdf.page.width - 2 * MARGIN;
    pdf.text(page(at + 1, count), MARGIN, y, { width, align: 'right', lineBreak: false });
    pdf.endMarkedContent();
  }
}
