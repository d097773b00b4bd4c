/** What letters on a ground need (WCAG 2.2 §1.4.3). */
const READABLE = 4.5;
/** Letters on buttons, and the ground of the page on which the colour itself is the letters (plain.css). */
const WHITE = '#ffffff';
const GROUND = '#f3f6f5';

/** Whether white letters on this colour, and letters of this colour on the page, can be read. @param colour `#rrggbb` */
export function isReadable(colour: string): boolean {
  return contrast(colour, WHITE) >= READABLE && contrast(colour, GROUND) >= READABLE;
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2, 'contrast ratio'). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2, 'relative luminance'. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((place) => {
    const part = Number.parseInt(colour.slice(place, place + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
