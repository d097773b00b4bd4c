import { BOLD, type Pdf, REGULAR } from '../../core/pdf.ts';
import type { Table } from './document.ts';
import { bottomOf, INK, LINE, MARGIN, SHADE, SMALL } from './pdf-page.ts';

const PAD = 4;

/** Where the table's columns stand. */
interface Column {
  readonly left: number;
  readonly width: number;
}

/** Draws a table with tags; its head stands on every page, and is read aloud once. */
export function drawTable(pdf: Pdf, root: PDFKit.PDFStructureElement, table: Table): void {
  const columns = columnsOf(pdf, table);
  const element = pdf.struct('Table');
  root.add(element);
  const needed =
    heightOf(pdf, columns, table.head, BOLD) + heightOf(pdf, columns, table.rows[0] ?? [], REGULAR);
  if (pdf.y + needed > bottomOf(pdf)) pdf.addPage();
  drawRow(pdf, columns, table.head, element);
  for (const row of table.rows) {
    if (pdf.y + heightOf(pdf, columns, row, REGULAR) > bottomOf(pdf)) {
      pdf.addPage();
      // a reader of the tags has heard the head already
      drawRow(pdf, columns, table.head, null);
    }
    drawRow(pdf, columns, row, element, 'TD');
  }
  element.end();
  pdf.y += PAD;
}

function columnsOf(pdf: Pdf, { widths }: Table): readonly Column[] {
  const room = pdf.page.width - 2 * MARGIN;
  const whole = widths.reduce((sum, width) => sum + width, 0);
  let left = MARGIN;
  return widths.map((share) => {
    const column = { left, width: (room * share) / whole };
    left += column.width;
    return column;
  });
}

function drawRow(
  pdf: Pdf,
  columns: readonly Column[],
  cells: readonly string[],
  table: PDFKit.PDFStructureElement | null,
  kind: 'TH' | 'TD' = 'TH',
): void {
  const font = kind === 'TH' ? BOLD : REGULAR;
  const top = pdf.y;
  const height = heightOf(pdf, columns, cells, font);
  pdf.markContent('Artifact', { type: 'Layout' });
  const [first, last] = [columns[0], columns.at(-1)];
  const [from, to] = [first?.left ?? MARGIN, (last?.left ?? MARGIN) + (last?.width ?? 0)];
  if (kind === 'TH') pdf.rect(from, top, to - from, height).fill(SHADE);
  pdf
    .moveTo(from, top + height)
    .lineTo(to, top + height)
    .lineWidth(0.5)
    .stroke(LINE);
  pdf.endMarkedContent();
  const draws = cells.map((cell, at) => () => {
    const { left, width } = columns[at] ?? { left: MARGIN, width: 0 };
    pdf.font(font, SMALL).fillColor(INK);
    pdf.text(cell, left + PAD, top + PAD, { width: width - 2 * PAD, lineBreak: true });
  });
  if (table === null) {
    pdf.markContent('Artifact', { type: 'Pagination' });
    for (const put of draws) put();
    pdf.endMarkedContent();
  } else
    table.add(
      pdf.struct(
        'TR',
        {},
        draws.map((put) => pdf.struct(kind, {}, put)),
      ),
    );
  pdf.x = MARGIN;
  pdf.y = top + height;
}

function heightOf(pdf: Pdf, columns: readonly Column[], cells: readonly string[], font: string): number {
  pdf.font(font, SMALL);
  const heights = cells.map((cell, at) =>
    pdf.heightOfString(cell, { width: (columns[at]?.width ?? 0) - 2 * PAD }),
  );
  return Math.max(...heights) + 2 * PAD;
}
