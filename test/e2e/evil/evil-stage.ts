import assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import { launchChromium } from '../../support/browsers.ts';
import { type Built, buildStage, isReady, startRelay, type TestRelay, untilLive } from '../call/theatre.ts';
import { ENDINGS, nobodyIsDeceived } from './endings.ts';
import { EvilApp } from './evil-app.ts';
import { aWhile, comes, takeSeat } from './people.ts';
import type { Scene, Strategy } from './strategy.ts';

/** How long the two may take until they wait for each other; where they never do, this is all the time they get. */
const AT_DOOR_MS = { refused: 1_000, mute: 1_500, over: 30_000, honest: 30_000 } as const;

/** Two browsers, a relay, and the engine's pages: what every strategy is played on. */
export class EvilStage {
  readonly built: Built;
  readonly relay: TestRelay;
  readonly browsers: readonly [Browser, Browser];
  readonly #pages: readonly [Page, Page];

  private constructor(built: Built, relay: TestRelay, browsers: [Browser, Browser], pages: [Page, Page]) {
    this.built = built;
    this.relay = relay;
    this.browsers = browsers;
    this.#pages = pages;
  }

  static async open(): Promise<EvilStage> {
    const [built, relay, first, second] = await Promise.all([
      buildStage(),
      startRelay(),
      launchChromium(),
      launchChromium(),
    ]);
    const pages = await Promise.all([first.newPage(), second.newPage()]);
    return new EvilStage(built, relay, [first, second], pages);
  }

  async close(): Promise<void> {
    await Promise.all(this.browsers.map((browser) => browser.close()));
    await this.relay.stop();
    this.built.remove();
  }

  /** Plays a strategy to its end. @throws when anything but its ending is seen, or somebody was deceived */
  async play(strategy: Strategy): Promise<void> {
    const scene = await this.#enter(strategy);
    const { app, host, guest } = scene;
    try {
      await this.#atDoor(scene, strategy);
      assert.equal((await host.report()).liveAttached, 0); // nothing of the host leaves before the press
      if (strategy.presses === undefined) await host.do('admit', app.guest);
      if (strategy.ends === 'honest' || strategy.ends === 'over') await untilLive({ host, guest });
      await strategy.inCall?.(scene);
      await ENDINGS[strategy.ends](scene);
      await nobodyIsDeceived(scene);
    } finally {
      await app.double.close();
    }
  }

  /** Both at the door, with the lies in place. */
  async #enter({ options, carry, tell, presses }: Strategy): Promise<Scene> {
    const { built, relay } = this;
    const app = new EvilApp({ pages: built.folder, guests: 1, iceServers: relay.credentials, ...options });
    if (carry) app.carry = carry();
    if (tell) app.tell = tell;
    const address = await app.double.listen();
    const [first, second] = this.#pages;
    const [host, guest] = await Promise.all([
      takeSeat(first, address, app.host, 'host'),
      takeSeat(second, address, app.guest, 'guest'),
    ]);
    await Promise.all([host.join(), guest.join(presses !== 'nobody')]);
    return { app, host, guest };
  }

  async #atDoor(scene: Scene, strategy: Strategy): Promise<void> {
    const { app, host, guest } = scene;
    const limit = AT_DOOR_MS[strategy.ends];
    await Promise.all([
      comes(host, ({ peers }) => isSettled(peers[app.guest]), limit),
      comes(guest, ({ peers }) => isSettled(peers[app.host]), limit),
    ]);
    await strategy.atDoor?.(scene);
    if (strategy.presses !== undefined) await aWhile();
  }
}

function isSettled(seen: Parameters<typeof isReady>[0]): boolean {
  return isReady(seen) || seen?.path === 'mismatch';
}
