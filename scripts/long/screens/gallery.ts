import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { violations } from '../../../test/support/axe.ts';
import type { Visitor } from '../../../test/support/visitor.ts';

/** A small phone, a tablet, and a screen on a desk; each by day and in the dark. */
const SIZES = [
  { width: 320, height: 640 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
] as const;
const SCHEMES = ['light', 'dark'] as const;

/** Pictures of screens as people see them, and what is wrong with each. */
export class Gallery {
  readonly folder: string;
  readonly faults: string[] = [];
  #pictures = 0;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  get pictures(): number {
    return this.#pictures;
  }

  /** Looks at a screen in every size and both schemes: `NAME-WIDTH-SCHEME.png`. */
  async show({ page }: Visitor, name: string): Promise<void> {
    for (const { width, height } of SIZES) {
      for (const scheme of SCHEMES) {
        await page.setViewport({ width, height });
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        const look = `${name}-${width}-${scheme}`;
        this.faults.push(...(await violations(page)).map((fault) => `${look}: ${fault}`));
        const beyond = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (beyond > 0) this.faults.push(`${look}: ${beyond} pixels beyond the edge`);
        await page.screenshot({ path: join(this.folder, `${look}.png`) as `${string}.png` });
        this.#pictures += 1;
      }
    }
  }
}
