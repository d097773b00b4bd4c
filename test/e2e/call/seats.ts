import { launchChromium } from '../../support/browsers.ts';
import { Double } from './double.ts';
import type { Report } from './report.ts';
import { type Actor, buildStage, enter, startRelay } from './theatre.ts';

/** How a call with many seats went. */
export interface Seating {
  /** Pairs of browsers, each way counted, and those of them in which one truly saw or heard the other. */
  readonly ways: number;
  readonly flowing: number;
  /** Guests, and those of them who have checked the host's roster and meet exactly whom it names. */
  readonly guests: number;
  readonly agreed: number;
}

/** Media of a new peer take a while on a machine that runs everybody at once, and looking takes of its processor. */
const [PATIENCE_MS, LOOK_MS] = [120_000, 2_000];

/**
 * Puts this many people in one call, each in a browser of their own, let in one by one by the host.
 *
 * @param media `sound`: everybody keeps the camera off
 */
export async function seat(count: number, media: 'picture' | 'sound'): Promise<Seating> {
  const [built, relay, browser] = await Promise.all([buildStage(), startRelay(), launchChromium()]);
  const double = new Double({ pages: built.folder, guests: count - 1, iceServers: relay.credentials });
  const address = await double.listen();
  try {
    const actors: Actor[] = [];
    for (const [place, id] of [double.host, ...double.guests].entries()) {
      const window = await browser.createBrowserContext();
      const actor = await enter(window, address, id, place === 0 ? 'host' : 'guest');
      if (media === 'picture') await actor.do('openMedia');
      else await actor.do('setMicrophone', true);
      await actor.do('join', id, place === 0 ? 'host' : 'guest', true);
      actors.push(actor);
    }
    const [host, ...guests] = actors;
    for (const { seat: id } of guests) {
      await host?.until(({ peers }) => peers[id]?.path === 'ready', PATIENCE_MS, LOOK_MS);
      await host?.do('admit', id);
    }
    const flows = (report: Report) => flowing(report, media).length === count - 1;
    const reports = await Promise.all(
      actors.map(async (actor) => {
        await actor.until(flows, PATIENCE_MS, LOOK_MS).catch(() => undefined); // how many do is what is asked
        return await actor.report();
      }),
    );
    return {
      ways: count * (count - 1),
      flowing: reports.reduce((sum, report) => sum + flowing(report, media).length, 0),
      guests: guests.length,
      agreed: reports.slice(1).filter((report) => isAgreed(report, count)).length,
    };
  } finally {
    await browser.close();
    await double.close();
    await relay.stop();
    built.remove();
  }
}

/** Of whom a browser has truly got something: pictures that are not black, or sound. */
function flowing({ peers }: Report, media: 'picture' | 'sound'): readonly string[] {
  return Object.entries(peers)
    .filter(([, { path, livePicture, loudest }]) =>
      media === 'picture' ? path === 'live' && livePicture > 10 : path === 'live' && loudest > 0.01,
    )
    .map(([id]) => id);
}

/** A guest has a roster that it checked, with everybody in it, and meets these and nobody else. */
function isAgreed({ peers, rosters }: Report, count: number): boolean {
  const newest = rosters.map((text) => JSON.parse(text)).sort((one, other) => other.seq - one.seq)[0];
  const met = Object.values(peers).filter(({ vouched }) => vouched !== null);
  return newest?.members.length === count && met.length === count - 1;
}
