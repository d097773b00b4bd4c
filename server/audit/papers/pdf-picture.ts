import { BOLD, type Pdf, REGULAR } from '../../core/pdf.ts';
import type { Box, Picture } from './document.ts';
import { bottomOf, INK, LINE, MARGIN, SHADE, SMALL } from './pdf-page.ts';

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const HEAD = 5;

/** Draws boxes and arrows; who hears the page read hears what the picture says. */
export function drawPicture(pdf: Pdf, root: PDFKit.PDFStructureElement, picture: Picture): void {
  if (pdf.y + picture.height > bottomOf(pdf)) pdf.addPage();
  const top = pdf.y;
  root.add(
    pdf.struct('Figure', { alt: picture.says }, () => {
      const places = new Map(picture.boxes.map((box) => [box.id, placeOf(pdf, box, top, picture.height)]));
      for (const { from, to, text } of picture.arrows) {
        const [one, other] = [places.get(from), places.get(to)];
        if (one !== undefined && other !== undefined) drawArrow(pdf, one, other, text);
      }
      for (const box of picture.boxes) {
        const place = places.get(box.id);
        if (place !== undefined) drawBox(pdf, box, place);
      }
    }),
  );
  pdf.x = MARGIN;
  pdf.y = top + picture.height + HEAD;
}

function placeOf(pdf: Pdf, box: Box, top: number, height: number): Place {
  const room = pdf.page.width - 2 * MARGIN;
  return {
    left: MARGIN + (room * box.left) / 100,
    top: top + (height * box.top) / 100,
    width: (room * box.width) / 100,
    height: (height * box.height) / 100,
  };
}

function drawBox(pdf: Pdf, { text, outside = false }: Box, { left, top, width, height }: Place): void {
  pdf.lineWidth(1).roundedRect(left, top, width, height, 3);
  if (outside) pdf.dash(3, { space: 2 });
  pdf.fillAndStroke(outside ? '#ffffff' : SHADE, INK);
  pdf.undash();
  pdf.font(BOLD, SMALL).fillColor(INK);
  const high = pdf.heightOfString(text, { width: width - 8, align: 'center' });
  pdf.text(text, left + 4, top + (height - high) / 2, { width: width - 8, align: 'center' });
}

/** From edge to edge, between the middles of both; its words beside the middle. */
function drawArrow(pdf: Pdf, one: Place, other: Place, text: string): void {
  const [from, to] = [edge(one, other), edge(other, one)];
  pdf.lineWidth(1).moveTo(from.x, from.y).lineTo(to.x, to.y).stroke(LINE);
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const barb = (turn: number): readonly [number, number] => [
    to.x - HEAD * Math.cos(angle + turn),
    to.y - HEAD * Math.sin(angle + turn),
  ];
  pdf
    .moveTo(to.x, to.y)
    .lineTo(...barb(0.4))
    .lineTo(...barb(-0.4))
    .fill(LINE);
  pdf.font(REGULAR, 7).fillColor(INK);
  const width = 110;
  const high = pdf.heightOfString(text, { width, align: 'center' });
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  const flat = Math.abs(to.y - from.y) < Math.abs(to.x - from.x);
  if (flat) pdf.text(text, x - width / 2, y - high - 3, { width, align: 'center' });
  else pdf.text(text, x + 5, y - high / 2, { width });
}

function edge(of: Place, towards: Place): { readonly x: number; readonly y: number } {
  const [x, y] = [of.left + of.width / 2, of.top + of.height / 2];
  const [dx, dy] = [towards.left + towards.width / 2 - x, towards.top + towards.height / 2 - y];
  const share = Math.min(
    dx === 0 ? Infinity : of.width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : of.height / 2 / Math.abs(dy),
  );
  return { x: x + dx * share, y: y + dy * share };
}
