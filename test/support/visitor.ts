import type { Browser, BrowserContext, ElementHandle, Page } from 'puppeteer-core';
import { type MediaFigures, mediaFigures, watchConnections } from './probe.ts';

const PATIENCE_MS = 45_000;

/** Where the keyboard is: what it says, the label of a field, and whether that can be seen. */
interface Focus {
  readonly words: string;
  readonly label: string;
  readonly visible: boolean;
}

/** A person at a browser of their own: sees words, presses them, types. */
export class Visitor {
  readonly page: Page;
  readonly #context: BrowserContext;
  /** What the page complained of: console errors and uncaught faults. */
  readonly complaints: string[] = [];

  private constructor(page: Page, context: BrowserContext) {
    this.page = page;
    this.#context = context;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.setDefaultTimeout(PATIENCE_MS);
  }

  /** Somebody sits down at a browser that nobody used before. */
  static async at(browser: Browser): Promise<Visitor> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await watchConnections(page);
    return new Visitor(page, context);
  }

  /** Waits until these words stand on the screen. */
  async see(words: string): Promise<void> {
    try {
      await this.page.waitForFunction(
        (wanted) => document.body.innerText.replaceAll('\u00a0', ' ').includes(wanted),
        { polling: 100 },
        words,
      );
    } catch (cause) {
      throw new Error(`never saw "${words}", but: ${await this.words()}`, { cause });
    }
  }

  /** Everything that can be read on the screen. */
  words(): Promise<string> {
    return this.page.evaluate(() => document.body.innerText);
  }

  /** Presses the button or link that carries these words, with the mouse, as soon as it can be pressed. */
  async press(words: string): Promise<void> {
    const target = await this.page
      .waitForFunction(
        (wanted) => {
          // what lies behind an open dialog cannot be pressed
          const within = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document;
          return (
            [...within.querySelectorAll<HTMLElement>('button, a[href], summary, label')].find(
              (one) =>
                (one.innerText.trim().startsWith(wanted) || one.getAttribute('aria-label') === wanted) &&
                one.checkVisibility() &&
                !one.matches(':disabled'),
            ) ?? false
          );
        },
        { polling: 100 },
        words,
      )
      .catch(async (cause: unknown) => {
        throw new Error(`nothing to press that says "${words}" in: ${await this.words()}`, { cause });
      });
    await this.#click(target as ElementHandle<HTMLElement>);
  }

  /** A slow machine may move the button between aim and press; a person then presses again, and so do we. */
  async #click(target: ElementHandle<HTMLElement>): Promise<void> {
    await target.evaluate((element) => {
      element.addEventListener('click', () => element.setAttribute('data-pressed', ''), {
        capture: true,
        once: true,
      });
    });
    for (let tries = 0; tries < 5; tries += 1) {
      await target.asLocator().click();
      const landed = await target
        .evaluate((element) => !element.isConnected || element.hasAttribute('data-pressed'))
        .catch(() => true); // the press led to another page
      if (landed) break;
    }
    await target.evaluate((element) => element.removeAttribute('data-pressed')).catch(() => undefined);
  }

  /** The same by keyboard alone: tabs to it, sees where the focus is, and presses Enter. */
  async pressKeys(words: string): Promise<void> {
    await this.#tabTo(words, ({ words: here }) => here.startsWith(words));
    await this.page.keyboard.press('Enter');
  }

  /** Types into the field with this label, in place of what stood there, reached by keyboard alone. */
  async typeKeys(label: string, value: string): Promise<void> {
    await this.#tabTo(label, ({ label: here }) => here.startsWith(label));
    await this.page.keyboard.down('Control');
    await this.page.keyboard.press('a');
    await this.page.keyboard.up('Control');
    await this.page.keyboard.type(value);
  }

  /** Types a day (`YYYY-MM-DD`), in the order in which this browser writes one. */
  async dayKeys(label: string, day: string): Promise<void> {
    await this.#tabTo(label, ({ label: here }) => here.startsWith(label));
    const [year = '', month = '', date = ''] = day.split('-');
    for (const typed of [month + date + year, date + month + year]) {
      await this.page.keyboard.type(typed);
      if ((await this.page.evaluate(() => (document.activeElement as HTMLInputElement).value)) === day)
        return;
      // back to the first part
      for (let part = 0; part < 2; part += 1) await this.page.keyboard.press('ArrowLeft');
    }
    throw new Error(`${day} cannot be typed into "${label}"`);
  }

  /** Sets or takes away a tick by keyboard alone. */
  async tickKeys(label: string): Promise<void> {
    await this.#tabTo(label, ({ label: here }) => here.startsWith(label));
    await this.page.keyboard.press('Space');
  }

  /** Chooses from a list by typing the beginning of an option, as lists of browsers take it. */
  async chooseKeys(label: string, option: string): Promise<void> {
    await this.#tabTo(label, ({ label: here }) => here.startsWith(label));
    await this.page.keyboard.type(option);
    const chosen = await this.page.evaluate(() => {
      const list = document.activeElement as HTMLSelectElement;
      return list.selectedOptions[0]?.text ?? '';
    });
    if (!chosen.startsWith(option)) throw new Error(`typed "${option}" and "${chosen}" was chosen`);
  }

  /** Presses Tab until the focus is where it is wanted, and can be seen there. */
  async #tabTo(wanted: string, isThere: (focus: Focus) => boolean): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      await this.page.keyboard.press('Tab');
      const focus = await this.#focus();
      if (focus === null || !isThere(focus)) continue;
      if (!focus.visible) throw new Error(`the focus on "${wanted}" cannot be seen`);
      return;
    }
    throw new Error(`no way by keyboard to "${wanted}" in: ${await this.words()}`);
  }

  #focus(): Promise<Focus | null> {
    return this.page.evaluate(() => {
      const at = document.activeElement;
      if (!(at instanceof HTMLElement) || at === document.body) return null;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
      return {
        words: (at.getAttribute('aria-label') ?? at.innerText).trim(),
        label: (at as HTMLInputElement).labels?.[0]?.innerText.trim() ?? '',
        visible: (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
      };
    });
  }

  /** Presses it when it is there already; for what some browsers ask and others do not. */
  async pressIfAsked(words: string): Promise<void> {
    if ((await this.words()).includes(words)) await this.press(words);
  }

  /** Chooses a file of this computer in the only place for one. */
  async upload(file: string): Promise<void> {
    const place = await this.page.waitForSelector('input[type=file]');
    await (place as ElementHandle<HTMLInputElement>).uploadFile(file);
  }

  /** Types into the field with this label, in place of what stood there. */
  async fill(label: string, value: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => {
        const field = [...document.querySelectorAll('label')].find((one) =>
          one.innerText.trim().startsWith(wanted),
        )?.control as HTMLInputElement | null | undefined;
        field?.focus();
        field?.select();
        return field !== null && field !== undefined;
      },
      { polling: 100 },
      label,
    );
    await this.page.keyboard.type(value);
  }

  /** Sets a date or time field, whose own picker differs per browser and language. */
  async set(label: string, value: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted, given) => {
        const field = [...document.querySelectorAll('label')].find((one) =>
          one.innerText.trim().startsWith(wanted),
        )?.control as HTMLInputElement | null | undefined;
        if (field === null || field === undefined) return false;
        field.value = given;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
        return true;
      },
      { polling: 100 },
      label,
      value,
    );
  }

  /** Chooses an option by its words from the list with this label. */
  async choose(label: string, option: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted, words) => {
        const field = [...document.querySelectorAll('label')].find((one) =>
          one.innerText.trim().startsWith(wanted),
        )?.control as HTMLSelectElement | null | undefined;
        const found = [...(field?.options ?? [])].find((one) => one.text.includes(words));
        if (field === null || field === undefined || found === undefined) return false;
        field.value = found.value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
        return true;
      },
      { polling: 100 },
      label,
      option,
    );
  }

  figures(): Promise<MediaFigures> {
    return mediaFigures(this.page);
  }

  /** Waits until a condition on the figures holds. */
  async until(
    what: string,
    holds: (now: MediaFigures) => boolean,
    patienceMs = PATIENCE_MS,
  ): Promise<MediaFigures> {
    const end = Date.now() + patienceMs;
    let last: MediaFigures | null = null;
    while (Date.now() < end) {
      last = await this.figures();
      if (holds(last)) return last;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`never ${what}: ${JSON.stringify(last)}; on screen: ${await this.words()}`);
  }

  /** Waits until live pictures of `others` people are seen and heard here, and go on coming. */
  async seeAndHear(others = 1, patienceMs = PATIENCE_MS): Promise<void> {
    const bright = (now: MediaFigures) => now.brightness.filter((one) => one > 16).length >= others;
    const first = await this.until('a live picture', bright, patienceMs);
    await this.until(
      'media that goes on',
      (now) =>
        bright(now) &&
        now.framesDecoded > first.framesDecoded + 20 * others &&
        now.audioSamples > first.audioSamples + 24_000 * others,
      patienceMs,
    );
  }

  async leave(): Promise<void> {
    await this.#context.close();
  }
}
