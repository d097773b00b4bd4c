import { fileURLToPath } from 'node:url';
import type PDFDocument from 'pdfkit';
import type { Sheet } from './sheet.ts';

type Document = InstanceType<typeof PDFDocument>;

const [REGULAR, BOLD] = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) =>
  fileURLToPath(new URL(`./fonts/${name}`, import.meta.url)),
) as [string, string];
/** A4, in points. */
const MARGIN = 42;
const FOOT = 30;
const PAD = 4;
const [SMALL, NORMAL, TITLE] = [8.5, 10, 18];
const [INK, LINE, SHADE] = ['#14201e', '#6a7974', '#eef2f1'];

/** Where the table's columns stand. */
interface Column {
  readonly left: number;
  readonly width: number;
}

/**
 * The sheet as a PDF with tags (heading, paragraphs, table with its head on every page), its letters embedded. It needs
 * no browser; the library is read when the first paper is made.
 */
export async function pdfOf(sheet: Sheet): Promise<Buffer> {
  const { default: Pdf } = await import('pdfkit');
  const made = new Date(sheet.madeAt);
  const document = new Pdf({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT },
    pdfVersion: '1.7',
    tagged: true,
    lang: sheet.language,
    displayTitle: true,
    bufferPages: true,
    font: REGULAR,
    info: {
      Title: sheet.title,
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
  draw(document, sheet);
  document.end();
  return await ended;
}

function draw(document: Document, sheet: Sheet): void {
  const root = document.struct('Document');
  document.addStructure(root);
  const say = (kind: 'H1' | 'P', text: string): void => {
    root.add(
      document.struct(kind, {}, () => {
        document.font(kind === 'H1' ? BOLD : REGULAR, kind === 'H1' ? TITLE : NORMAL);
        document.fillColor(INK).text(text, MARGIN, document.y).moveDown(0.6);
      }),
    );
  };
  say('H1', sheet.title);
  for (const text of sheet.about) say('P', text);
  if (sheet.rows.length === 0) say('P', sheet.nothing);
  else drawTable(document, root, sheet);
  document.moveDown(0.8);
  for (const text of sheet.notes) say('P', text);
  root.end();
  drawFeet(document, sheet);
}

function drawTable(document: Document, root: PDFKit.PDFStructureElement, sheet: Sheet): void {
  const columns = columnsOf(document, sheet);
  const table = document.struct('Table');
  root.add(table);
  drawRow(document, columns, sheet.head, table);
  for (const row of sheet.rows) {
    if (document.y + heightOf(document, columns, row, REGULAR) > bottomOf(document)) {
      document.addPage();
      // a reader of the tags has heard the head already
      drawRow(document, columns, sheet.head, null);
    }
    drawRow(document, columns, row, table, 'TD');
  }
  table.end();
  document.y += PAD;
}

function columnsOf(document: Document, { widths }: Sheet): readonly Column[] {
  const room = document.page.width - 2 * MARGIN;
  const whole = widths.reduce((sum, width) => sum + width, 0);
  let left = MARGIN;
  return widths.map((share) => {
    const column = { left, width: (room * share) / whole };
    left += column.width;
    return column;
  });
}

function drawRow(
  document: Document,
  columns: readonly Column[],
  cells: readonly string[],
  table: PDFKit.PDFStructureElement | null,
  kind: 'TH' | 'TD' = 'TH',
): void {
  const font = kind === 'TH' ? BOLD : REGULAR;
  const top = document.y;
  const height = heightOf(document, columns, cells, font);
  document.markContent('Artifact', { type: 'Layout' });
  const [first, last] = [columns[0], columns.at(-1)];
  const [from, to] = [first?.left ?? MARGIN, (last?.left ?? MARGIN) + (last?.width ?? 0)];
  if (kind === 'TH') document.rect(from, top, to - from, height).fill(SHADE);
  document
    .moveTo(from, top + height)
    .lineTo(to, top + height)
    .lineWidth(0.5)
    .stroke(LINE);
  document.endMarkedContent();
  const draws = cells.map((cell, at) => () => {
    const { left, width } = columns[at] ?? { left: MARGIN, width: 0 };
    document.font(font, SMALL).fillColor(INK);
    document.text(cell, left + PAD, top + PAD, { width: width - 2 * PAD, lineBreak: true });
  });
  if (table === null) {
    document.markContent('Artifact', { type: 'Pagination' });
    for (const put of draws) put();
    document.endMarkedContent();
  } else
    table.add(
      document.struct(
        'TR',
        {},
        draws.map((put) => document.struct(kind, {}, put)),
      ),
    );
  document.x = MARGIN;
  document.y = top + height;
}

function heightOf(
  document: Document,
  columns: readonly Column[],
  cells: readonly string[],
  font: string,
): number {
  document.font(font, SMALL);
  const heights = cells.map((cell, at) =>
    document.heightOfString(cell, { width: (columns[at]?.width ?? 0) - 2 * PAD }),
  );
  return Math.max(...heights) + 2 * PAD;
}

function bottomOf({ page }: Document): number {
  return page.height - page.margins.bottom;
}

/** Which page of how many; no part of what is read aloud. */
function drawFeet(document: Document, { page, title }: Sheet): void {
  const { start, count } = document.bufferedPageRange();
  for (let at = start; at < start + count; at += 1) {
    document.switchToPage(at);
    document.page.margins.bottom = 0;
    document.markContent('Artifact', { type: 'Pagination' });
    document.font(REGULAR, SMALL).fillColor(LINE);
    const y = document.page.height - MARGIN;
    document.text(title, MARGIN, y, { lineBreak: false });
    const width = document.page.width - 2 * MARGIN;
    document.text(page(at + 1, count), MARGIN, y, { width, align: 'right', lineBreak: false });
    document.endMarkedContent();
  }
}
