import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../../../server/core/clock.ts';
import type { Aside } from './aside.ts';
import type { Bundle } from './bundle.ts';
import type { Debian } from './debian.ts';

/** A process of the appliance, as its unit is called. */
export type Service = 'app' | 'relay' | 'door' | 'sealer' | 'logs' | 'backup.timer';

/** Starts and stops what systemd runs. */
export interface Services {
  /** @returns whether all of them came up. */
  start(...services: Service[]): boolean;
  restart(...services: Service[]): void;
  /**
   * Has each give its place to a successor of the program that is installed now, and serve those who are there to the end.
   *
   * @returns whether all successors came up.
   */
  handOver(...services: Service[]): boolean;
  stop(...services: Service[]): void;
}

/** What an update works with. */
export interface Site {
  readonly debian: Debian;
  readonly services: Services;
  readonly aside: Aside;
  /** Where the package of the former version is put for the time being; on the disk, for root alone. */
  readonly former: string;
  /** Parts that are not well: `app`, `relay`, `door`, `heads`. */
  readonly unwell: () => Promise<readonly string[]>;
  /** How long what was started may take to be well. */
  readonly patienceMs: number;
}

/** How an update ended. */
export type Outcome =
  | { readonly kind: 'done' /** Well before the update, and not now. */; readonly worse: readonly string[] }
  | {
      readonly kind: 'rolled-back';
      /** What was not well with the new version. */
      readonly because: readonly string[];
      /** Where the data stand that the new version had changed; null: it had changed none. */
      readonly failed: string | null;
      /** What is not well with the former version now, and was before. */
      readonly worse: readonly string[];
    };

/** The processes that calls go through: they know no database. */
const CARRIERS: readonly Service[] = ['relay', 'door'];
const LOOK_MS = SECOND / 2;

/**
 * Puts a new version in the place of the former one, and back again when it is not well. First relay and door,
 * which know no data; then the app, on data of which a copy stands aside; the sealer last, so that it has signed nothing
 * of what would be taken back.
 *
 * @throws {Error} when the package itself cannot be installed; then the former one is there again.
 */
export async function applyUpdate({ file }: Bundle, site: Site): Promise<Outcome> {
  const { debian, services, aside } = site;
  const before = await look(site);
  if (before === null) throw new Error('whether it is well cannot be seen');
  // what an update that was cut off left there is no way back for this one
  aside.remove();
  debian.repack(site.former);
  // what it would run belongs to the new version as soon as that is installed
  services.stop('backup.timer');
  try {
    debian.install(file);
    const because = await replace(before, site);
    if (because.length === 0) return { kind: 'done', worse: await worseThan(before, site) };
    const failed = undo(site);
    return { kind: 'rolled-back', because, failed, worse: await worseThan(before, site) };
  } catch (cause) {
    undo(site);
    throw cause;
  } finally {
    services.start('backup.timer');
    // no call and no data of ours go through it
    services.restart('logs');
    aside.remove();
  }
}

/** Has the new version work. @returns what is not well with it */
async function replace(before: readonly string[], site: Site): Promise<readonly string[]> {
  const { services, aside } = site;
  const carriers = services.handOver(...CARRIERS) ? await worseThan(before, site, CARRIERS) : CARRIERS;
  if (carriers.length > 0) return carriers;
  services.stop('sealer', 'app');
  aside.make();
  const app = services.start('app') ? await worseThan(before, site, ['app']) : ['app'];
  if (app.length === 0) services.start('sealer');
  return app;
}

/**
 * Programs go back, and data where the new version changed tables; the sealer slept, and saw no line of it.
 *
 * @returns where the changed data stand; null: there are none
 */
function undo({ debian, services, aside, former }: Site): string | null {
  services.stop('sealer', 'app');
  const failed = aside.isOutdated() ? aside.putBack() : null;
  debian.install(former);
  services.start('app', 'sealer');
  if (!services.handOver(...CARRIERS)) services.restart(...CARRIERS);
  return failed;
}

/** Of these parts, or of all: what is not well after some time, and was before. */
async function worseThan(
  before: readonly string[],
  site: Site,
  parts: readonly string[] | null = null,
): Promise<readonly string[]> {
  const until = performance.now() + site.patienceMs;
  for (;;) {
    // what cannot be watched is not taken for well
    const now = (await look(site)) ?? parts ?? ['app'];
    const worse = now.filter((part) => !before.includes(part) && (parts === null || parts.includes(part)));
    if (worse.length === 0 || performance.now() >= until) return worse;
    await pause(LOOK_MS);
  }
}

/** What is not well now; null: no answer came. */
async function look({ unwell, patienceMs }: Site): Promise<readonly string[] | null> {
  const patience = new AbortController();
  const late = pause(Math.max(patienceMs, LOOK_MS), null, { signal: patience.signal }).catch(() => null);
  try {
    return await Promise.race([unwell(), late]);
  } finally {
    patience.abort();
  }
}
