import { allWords } from '../../../server/audit/words/words.ts';
import { codeAt, secretIn } from '../../support/authenticator.ts';
import { byKeys, byMouse, type Hands } from '../../support/hands.ts';
import { inspect } from '../../support/inspect.ts';
import { readQr } from '../../support/qr.ts';
import { SavedFiles } from '../../support/saved-files.ts';
import { Visitor } from '../../support/visitor.ts';
import { LOOKED_AT, type ReviewedMonth, type Stage } from './stage.ts';
import { type Say, type Spoken, textsOf } from './texts.ts';

/** How somebody walks through the desk. */
export interface Manner {
  readonly language: Spoken;
  readonly by: 'mouse' | 'keys';
  /** The month that is reviewed on the way. */
  readonly month: ReviewedMonth;
}

/** A privacy officer who walks through the whole desk: what she sees, what she does, what she keeps. */
export class Walk {
  readonly stage: Stage;
  readonly manner: Manner;
  readonly visitor: Visitor;
  readonly hands: Hands;
  readonly say: Say;
  readonly saved: SavedFiles;

  private constructor(stage: Stage, manner: Manner, visitor: Visitor, saved: SavedFiles) {
    [this.stage, this.manner, this.visitor, this.saved] = [stage, manner, visitor, saved];
    this.hands = manner.by === 'mouse' ? byMouse(visitor) : byKeys(visitor);
    this.say = textsOf(manner.language);
  }

  /** Somebody opens the page of the appliance, in the language of the walk. */
  static async begin(stage: Stage, manner: Manner): Promise<Walk> {
    const [visitor, saved] = [await Visitor.at(stage.browser), new SavedFiles()];
    const walk = new Walk(stage, manner, visitor, saved);
    await saved.receiveFrom(visitor.page);
    await heedClock(visitor, stage);
    await visitor.page.goto(stage.practice.origin);
    if (manner.language === 'en') await walk.hands.press('English');
    return walk;
  }

  /** Signs in with a password, and with the second factor that she needs first. */
  async signIn({ mail, password }: { readonly mail: string; readonly password: string }): Promise<void> {
    const { visitor, hands, say, stage } = this;
    await hands.fill(say('sign-in.mail'), mail);
    await hands.fill(say('sign-in.password'), password);
    await visitor.page.keyboard.press('Enter');
    await visitor.see(say('enrol.about'));
    await hands.press(say('enrol.totp'));
    await visitor.page.waitForSelector('svg[role=img] path');
    const qr = await visitor.page.$eval('svg[role=img]', (svg) => ({
      size: Number(svg.getAttribute('viewBox')?.split(' ')[2]),
      path: svg.querySelector('path')?.getAttribute('d') ?? '',
    }));
    await hands.fill(say('enrol.code'), codeAt(secretIn(readQr(qr)), stage.practice.clock.now));
    await visitor.page.keyboard.press('Enter');
    await visitor.see(say('enrol.codes-title'));
    await hands.tick(say('enrol.kept'));
    await hands.press(say('enrol.done'));
    await visitor.see(say('log.found'));
  }

  /** The other person at the practice: a manager who is signed in already, with hands of the same kind. */
  async manager(hash: string): Promise<{ visitor: Visitor; hands: Hands }> {
    const { stage, manner } = this;
    const visitor = await Visitor.at(stage.browser);
    for (const [name, value] of stage.manager.browser.cookies)
      await visitor.page
        .browserContext()
        .setCookie({ name, value, domain: '127.0.0.1', path: '/', secure: true });
    await visitor.page.evaluateOnNewDocument(
      (language) => localStorage.setItem('bk-language', language),
      manner.language,
    );
    await heedClock(visitor, stage);
    await visitor.page.goto(`${stage.practice.origin}/#/${hash}`);
    return { visitor, hands: manner.by === 'mouse' ? byMouse(visitor) : byKeys(visitor) };
  }

  /** Whom somebody looked at in the month that is reviewed. */
  get patient(): string {
    return LOOKED_AT[this.manner.month];
  }

  /** What the log says that was done, in the language of the walk. */
  did(code: string): string {
    return allWords(this.manner.language).events[code]?.did ?? code;
  }

  get locale(): string {
    return this.manner.language === 'nl' ? 'nl-NL' : 'en-GB';
  }

  /** Finds the patient of the walk by name, and chooses. */
  async pick(): Promise<void> {
    await this.hands.fill(this.say('log.patient'), this.patient);
    await this.hands.press(this.patient);
    await this.visitor.see(this.say('log.patient-chosen', { name: this.patient }));
  }

  /** axe, a small phone and a wide screen, in the language of the walk. */
  async look(screen: string, { visitor }: { visitor: Visitor } = this): Promise<void> {
    await inspect(visitor, screen);
  }

  async end(): Promise<void> {
    await this.visitor.leave();
    this.saved.remove();
  }
}

/** The computer of whoever sits there tells the time of the practice. */
async function heedClock({ page }: Visitor, { practice }: Stage): Promise<void> {
  await page.evaluateOnNewDocument((ahead) => {
    const now = Date.now;
    Date.now = () => now() + ahead;
  }, practice.clock.now - Date.now());
}
