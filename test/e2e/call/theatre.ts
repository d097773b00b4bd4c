import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'puppeteer-core';
import { build } from 'vite';
import type { RelayConfig } from '../../../server/config.ts';
import { later, systemClock } from '../../../server/core/clock.ts';
import { issueCredentials } from '../../../server/relay/credentials.ts';
import { type Running, run } from '../../../server/relay/run.ts';
import { relayFolder } from '../../relay/running.ts';
import { SECRET } from '../../relay/stage.ts';
import type { Double } from './double.ts';
import type { Acts, Report, Seen } from './report.ts';

/** The engine's pages, built as the product's are. */
export interface Built {
  readonly folder: string;
  remove(): void;
}

export async function buildStage(): Promise<Built> {
  const folder = mkdtempSync(join(tmpdir(), 'call-stage-'));
  const root = join(import.meta.dirname, '..', '..', 'web', 'call');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(root, 'stage.html') },
    },
  });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A relay of our own, in this process. */
export interface TestRelay {
  readonly config: RelayConfig;
  credentials(participant: string, call: string): { urls: string[]; username: string; credential: string }[];
  stop(): Promise<void>;
}

export async function startRelay(): Promise<TestRelay> {
  const { config, remove } = relayFolder();
  const running: Running = await run(config);
  const { host, port } = running;
  return {
    config,
    credentials(participant, call) {
      const expiresAt = later(systemClock(), 3_600_000);
      const grant = issueCredentials({ secret: SECRET, callId: call, participantId: participant, expiresAt });
      return [{ urls: [`turn:${host}:${port}?transport=udp`], ...grant }];
    },
    async stop() {
      await running.stop();
      remove();
    },
  };
}

/** Where a person's page opens: nothing is shared between two of them. */
export type Window = Pick<BrowserContext, 'newPage'>;

/** One person's browser window. */
export class Actor {
  readonly page: Page;
  readonly seat: string;
  readonly #as: 'host' | 'guest';

  constructor(page: Page, seat: string, as: 'host' | 'guest') {
    this.page = page;
    this.seat = seat;
    this.#as = as;
  }

  /** Opens camera and microphone, and takes the seat. */
  async join(pressed = true, as = this.#as): Promise<void> {
    await this.do('openMedia');
    await this.do('join', this.seat, as, pressed);
  }

  do<Name extends keyof Acts>(
    name: Name,
    ...values: Parameters<Acts[Name]>
  ): Promise<Awaited<ReturnType<Acts[Name]>>> {
    const call = `globalThis.stage.${name}(...${JSON.stringify(values)})`;
    return this.page.evaluate(call) as Promise<Awaited<ReturnType<Acts[Name]>>>;
  }

  /** What a person does who reloads the page: nothing is pressed anew. @param as what the person has become meanwhile */
  async reload(as = this.#as): Promise<void> {
    await this.page.reload();
    await this.join(false, as);
  }

  report(): Promise<Report> {
    return this.do('report');
  }

  /** Waits for ten more live pictures of a peer. */
  async untilSees(peer: string): Promise<void> {
    const before = (await this.report()).peers[peer]?.livePicture ?? 0;
    await this.until(({ phase, peers }) => phase === 'live' && (peers[peer]?.livePicture ?? 0) > before + 10);
  }

  /** Waits until the report is as asked. Each look asks every connection of the page: of many, look seldom. */
  async until(what: (report: Report) => boolean, limitMs = 60_000, everyMs = 50): Promise<Report> {
    const end = performance.now() + limitMs;
    for (;;) {
      const report = await this.report();
      if (what(report)) return report;
      if (performance.now() > end) throw new Error(`never came: ${what}\n${JSON.stringify(report, null, 1)}`);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }
}

export async function enter(
  browser: Window,
  address: string,
  seat: string,
  as: 'host' | 'guest' = 'guest',
): Promise<Actor> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => process.stderr.write(`page: ${String(error)}\n`));
  await page.goto(address);
  await page.mouse.click(5, 5); // a person has pressed something: sound may be played
  return new Actor(page, seat, as);
}

/** A host and one guest, each in a window of their own, at the same test double. */
export interface Cast {
  readonly double: Double;
  readonly host: Actor;
  readonly guest: Actor;
  /** Waits until both are connected, black. */
  untilReady(): Promise<void>;
  leave(): Promise<void>;
}

/** Waits until each of the two sees the other's live picture go on. */
export async function untilLive({ host, guest }: Pick<Cast, 'host' | 'guest'>): Promise<void> {
  await Promise.all([host.untilSees(guest.seat), guest.untilSees(host.seat)]);
}

/** Opens both windows, cameras and seats. */
export async function cast(
  [first, second]: readonly [Window, Window],
  double: Double,
  pressed = true,
): Promise<Cast> {
  const address = await double.listen();
  const [seat = ''] = double.guests;
  const [host, guest] = await Promise.all([
    enter(first, address, double.host, 'host'),
    enter(second, address, seat),
  ]);
  await Promise.all([host.join(), guest.join(pressed)]);
  return {
    double,
    host,
    guest,
    async untilReady() {
      await host.until(({ peers }) => isReady(peers[seat]));
      await guest.until(({ peers }) => isReady(peers[double.host]));
    },
    async leave() {
      await Promise.all([host.page.close(), guest.page.close()]);
      await double.close();
    },
  };
}

/** Connected, and painting the black picture of the other side. */
export function isReady(seen: Seen | undefined): boolean {
  return seen?.path === 'ready' && seen.frames > 3;
}
