import assert from 'node:assert/strict';
import type { BrowserContext } from 'puppeteer-core';
import type { DoubleOptions } from '../call/double.ts';
import { type Actor, enter, isReady, untilLive } from '../call/theatre.ts';
import { EvilApp } from './evil-app.ts';
import type { EvilStage } from './evil-stage.ts';

export const PAIR = 'AAAAAAAAAAAAAAAAAAAAAA';

/** The app, with two browsers of its own between the two true ones: each plays one person to the other. */
export interface Middle {
  readonly hostApp: EvilApp;
  readonly guestApp: EvilApp;
  readonly host: Actor;
  readonly falseGuest: Actor;
  readonly falseHost: Actor;
  readonly guest: Actor;
}

/** Browser profiles: what a person's browser keeps is there next time, at the same port. */
export type Windows = readonly [BrowserContext, BrowserContext];

/** Two people at one app that is honest until told otherwise. */
export interface Meeting {
  readonly app: EvilApp;
  readonly host: Actor;
  readonly guest: Actor;
}

/** Where the app plays with browsers of its own; everything that was opened is closed with `clear`. */
export class MiddleStage {
  readonly #stage: EvilStage;
  readonly #apps: EvilApp[] = [];
  readonly #windows: BrowserContext[] = [];

  constructor(stage: EvilStage) {
    this.#stage = stage;
  }

  /** Fresh profiles, one in each of the two browsers. */
  async windows(): Promise<Windows> {
    const [first, second] = this.#stage.browsers;
    const both = await Promise.all([first.createBrowserContext(), second.createBrowserContext()]);
    this.#windows.push(...both);
    return both;
  }

  /** Host and guest, each in a window, connected and black. */
  async meet([first, second]: Windows, more: Partial<DoubleOptions> = {}): Promise<Meeting> {
    const { app, address } = await this.#listen(more);
    const [host, guest] = await Promise.all([
      enter(first, address, app.host, 'host'),
      enter(second, address, app.guest),
    ]);
    await Promise.all([host.join(), guest.join()]);
    return { app, host, guest };
  }

  /** A false host, in the app's own browser, who waits for somebody. */
  async alone(window: BrowserContext): Promise<{ readonly app: EvilApp; readonly falseHost: Actor }> {
    const { app, address } = await this.#listen({});
    const falseHost = await enter(window, address, app.host, 'host');
    await falseHost.join();
    return { app, falseHost };
  }

  async #listen(more: Partial<DoubleOptions>): Promise<{ readonly app: EvilApp; readonly address: string }> {
    const { built, relay } = this.#stage;
    const app = new EvilApp({
      ...{ pages: built.folder, guests: 1, iceServers: relay.credentials, pair: PAIR },
      ...more,
    });
    this.#apps.push(app);
    return { app, address: await app.double.listen() };
  }

  /** The app in between: all ids, names and the call are as they should be. */
  async between(): Promise<Middle> {
    const [left, right] = [await this.windows(), await this.windows()];
    const { app: hostApp, host, guest: falseGuest } = await this.meet(left);
    const { app: guestApp, host: falseHost, guest } = await this.meet(right, { as: hostApp.double });
    await Promise.all([untilReady(host, falseGuest), untilReady(falseHost, guest)]);
    return { hostApp, guestApp, host, falseGuest, falseHost, guest };
  }

  async clear(): Promise<void> {
    await Promise.all(this.#windows.splice(0).map((window) => window.close()));
    await Promise.all(this.#apps.splice(0).map((app) => app.double.close()));
  }

  /** Ends a meeting, so that another app can take its port. */
  async part({ app, host, guest }: Meeting): Promise<number> {
    const port = Number(new URL(app.double.address()).port);
    this.#apps.splice(this.#apps.indexOf(app), 1);
    await Promise.all([host.page.close(), guest.page.close()]);
    await app.double.close();
    return port;
  }
}

export async function untilReady(host: Actor, guest: Actor): Promise<void> {
  await host.until(({ peers }) => isReady(peers[guest.seat]));
  await guest.until(({ peers }) => isReady(peers[host.seat]));
}

/** Both true persons press, each for the false one. */
export async function bothLive({ host, falseGuest, falseHost, guest }: Middle): Promise<void> {
  await host.do('admit', falseGuest.seat);
  await falseHost.do('admit', guest.seat);
  await Promise.all([untilLive({ host, guest: falseGuest }), untilLive({ host: falseHost, guest })]);
}

/** Neither true person's browser calls the other one checked. */
export async function expectNobodyVerified({ host, guest }: Pick<Middle, 'host' | 'guest'>): Promise<void> {
  for (const actor of [host, guest]) {
    const { peers } = await actor.report();
    assert.ok(
      !Object.values(peers)
        .map(({ check }) => check?.standing)
        .includes('verified'),
    );
  }
}
