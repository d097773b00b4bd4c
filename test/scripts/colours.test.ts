import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** As many as a kind of appointment can choose from (`TypeWanted`). */
const KINDS = 8;

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test('every colour of a kind stands out from what it is drawn on, in light and in dark (WCAG 1.4.11)', () => {
  const css = readFileSync(join(import.meta.dirname, '../../web/src/style/tokens.css'), 'utf8');
  const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
  for (const theme of [light, dark]) {
    const colour = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(theme)?.[1] ?? '';
    const ground = luminance(colour('surface'));
    for (let kind = 1; kind <= KINDS; kind += 1) {
      const edge = luminance(colour(`kind-${kind}`));
      expect((Math.max(edge, ground) + 0.05) / (Math.min(edge, ground) + 0.05)).toBeGreaterThanOrEqual(3);
    }
  }
});
