import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';

/** A folder in which a browser puts what pages give it to save. */
export class SavedFiles {
  readonly #folder = mkdtempSync(join(tmpdir(), 'saved-'));

  /** What this page gives goes there from now on. */
  async receiveFrom(page: Page): Promise<void> {
    const session = await page.createCDPSession();
    await session.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: this.#folder });
  }

  /** What is in such a file. The browser holds its name with an empty file, and puts the whole one there. */
  async named(name: RegExp): Promise<Buffer> {
    const read = () =>
      readdirSync(this.#folder)
        .filter((file) => name.test(file))
        .map((file) => readFileSync(join(this.#folder, file)))
        .find((content) => content.length > 0);
    await expect.poll(read, { timeout: 30_000 }).toBeDefined();
    return read() ?? Buffer.alloc(0);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
