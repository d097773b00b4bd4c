import axe from 'axe-core';
import type { Page } from 'puppeteer-core';

/** What axe-core finds wrong on the screen as it is now (WCAG 2.2 A and AA, and its best practices). */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    // a colour on its way from dark to light is none that anybody chose
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
    const { violations: found } = await axe.run({ resultTypes: ['violations'] });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  });
}
