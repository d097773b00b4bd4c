import { expect } from 'vitest';
import { violations } from './axe.ts';
import type { Visitor } from './visitor.ts';

/** A screen as it stands, on a small phone in the dark and on a computer: axe finds nothing, and nothing stands out. */
export async function inspect({ page }: Visitor, screen: string): Promise<void> {
  for (const [width, scheme] of [
    [320, 'dark'],
    [1440, 'light'],
  ] as const) {
    await page.setViewport({ width, height: 800 });
    // Firefox cannot be told over BiDi
    if (page.browser().wsEndpoint().includes('devtools'))
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    expect(await violations(page), `${screen} ${width}`).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider, `${screen} ${width}: beyond the edge`).toBeLessThanOrEqual(0);
  }
}
