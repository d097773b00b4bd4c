import assert from 'node:assert/strict';
import { type Actor, enter, untilLive } from '../call/theatre.ts';
import {
  bothLive,
  expectNobodyVerified,
  type Meeting,
  type Middle,
  type MiddleStage,
  PAIR,
  untilReady,
} from './middle-stage.ts';
import { aWhile, checkOf, compare } from './people.ts';

/** One way for an app with browsers of its own to take somebody's place. `play` says what must be seen. */
export interface Imposture {
  readonly name: string;
  readonly play: (stage: MiddleStage) => Promise<void>;
  /** Played by `npm run long -- evil` only. */
  readonly long?: true;
}

/** Hands on what the pages of the middle hear of comparisons, until nothing more comes for a while. */
async function carry(...routes: readonly (readonly [Actor, Actor])[]): Promise<number> {
  let carried = 0;
  for (let quiet = 0; quiet < 10; quiet += 1) {
    for (const [from, to] of routes) {
      for (const text of await from.do('overheard')) {
        await to.do('say', text);
        carried += 1;
        quiet = 0;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return carried;
}

/** The host's person opens the comparison. @returns what the guest's person would read aloud */
async function readBy(host: Actor, guest: Actor): Promise<string> {
  await host.do('compare', guest.seat, 'show');
  await host.until(({ peers }) => peers[guest.seat]?.check?.choices != null);
  const { peers } = await guest.until((report) => report.peers[host.seat]?.check?.code != null);
  return peers[host.seat]?.check?.code?.join() ?? '';
}

/** The middle's own code takes no part in the comparison any more. */
async function silence({ falseHost, falseGuest }: Middle): Promise<void> {
  await Promise.all([falseHost.do('takeOver'), falseGuest.do('takeOver')]);
}

async function expectNoCode({ host, guest }: Middle): Promise<void> {
  const [theirs, ours] = [await checkOf(guest, host.seat), await checkOf(host, guest.seat)];
  assert.deepEqual([theirs?.code, ours?.choices], [null, null]);
}

/** Both have checked each other, and go. @returns the port at which their browsers remember it */
async function pinned(stage: MiddleStage, windows: Awaited<ReturnType<MiddleStage['windows']>>) {
  const meeting = await stage.meet(windows);
  const { app, host, guest } = meeting;
  await untilReady(host, guest);
  await host.do('admit', guest.seat);
  await untilLive({ host, guest });
  assert.partialDeepStrictEqual(await compare(host, guest), { found: true });
  await guest.until(({ peers }) => peers[host.seat]?.check?.standing === 'verified');
  return { as: app.double, port: await stage.part(meeting) };
}

/** The next appointment of people who checked each other, at an app that plays one of them and says `pair`. */
function nextTime(deceived: 'host' | 'guest', pair: string | null) {
  return async (stage: MiddleStage): Promise<void> => {
    const [own, theirs] = await stage.windows();
    const { as, port } = await pinned(stage, [own, theirs]);
    const [middle] = await stage.windows();
    const call = `${deceived}${as.call}`.slice(0, 22);
    const meeting: Meeting = await stage.meet(deceived === 'host' ? [own, middle] : [middle, theirs], {
      ...{ as: { call, host: as.host, guests: as.guests }, port },
      pair,
    });
    const { app, host, guest } = meeting;
    const [actor, peer] = deceived === 'host' ? [host, guest.seat] : [guest, host.seat];
    await actor.until(({ peers }) => peers[peer]?.path === 'other-device');
    await host.do('admit', guest.seat);
    app.double.forgeAdmitted(guest.seat);
    await aWhile();
    assert.equal((await actor.report()).liveAttached, 0);
    assert.partialDeepStrictEqual((await actor.report()).peers[peer], {
      path: 'other-device',
      livePicture: 0,
    });
  };
}

/** What the app does with browsers of its own. */
export const impostures: readonly Imposture[] = [
  {
    name: 'plays each to the other, and compares with both',
    long: true,
    async play(stage) {
      const middle = await stage.between();
      await bothLive(middle);
      const { host, guest, falseHost, falseGuest } = middle;
      const [left, right] = [await readBy(host, falseGuest), await readBy(falseHost, guest)];
      assert.notDeepEqual(left, right);
      // the host's person listens to the true guest, whose voice the middle carries
      const rows = (await checkOf(host, guest.seat))?.choices ?? [];
      assert.equal(rows.length, 4);
      assert.ok(!rows.map((row) => row.join()).includes(right));
      await host.do('compare', guest.seat, 'pick', null);
      await host.until(({ peers }) => peers[guest.seat]?.check?.step === 'wrong');
      await expectNobodyVerified(middle);
    },
  },
  {
    name: 'plays each to the other, and carries the messages of the comparison unchanged',
    long: true,
    async play(stage) {
      const middle = await stage.between();
      await silence(middle);
      await bothLive(middle);
      const { host, guest, falseHost, falseGuest } = middle;
      await host.do('compare', guest.seat, 'show');
      const routes = [
        [falseGuest, falseHost],
        [falseHost, falseGuest],
      ] as const;
      assert.ok((await carry(...routes)) > 3);
      await expectNoCode(middle);
      await expectNobodyVerified(middle);
    },
  },
  {
    name: 'plays each to the other, and gives each its own messages back',
    long: true,
    async play(stage) {
      const middle = await stage.between();
      await silence(middle);
      await bothLive(middle);
      const { host, guest, falseHost, falseGuest } = middle;
      await host.do('compare', guest.seat, 'show');
      await carry([falseGuest, falseGuest], [falseHost, falseHost]);
      await expectNoCode(middle);
      await expectNobodyVerified(middle);
    },
  },
  {
    name: 'signs no admission, and hands on the one that the host gave to it',
    async play(stage) {
      const { host, falseGuest, falseHost, guest, guestApp } = await stage.between();
      await host.do('admit', falseGuest.seat);
      const [admission = ''] = (await falseGuest.until(({ admissions }) => admissions.length > 0)).admissions;
      guestApp.double.forgeAdmitted(guest.seat);
      await falseHost.do('say', admission);
      await aWhile();
      assert.equal((await guest.report()).liveAttached, 0);
    },
  },
  {
    name: 'takes the guest’s place in the middle of the call',
    async play(stage) {
      const { app, host, guest } = await stage.meet(await stage.windows());
      await untilReady(host, guest);
      await host.do('admit', guest.seat);
      await untilLive({ host, guest });
      const { liveAttached } = await host.report();
      const [window] = await stage.windows();
      const impostor = await enter(window, app.double.address(), guest.seat);
      await impostor.join();
      await host.until(({ peers }) => peers[guest.seat]?.path === 'other-device');
      await aWhile();
      assert.equal((await impostor.report()).peers[host.seat]?.livePicture, 0);
      const { liveAttached: now, liveTo } = await host.report();
      assert.equal(now, liveAttached);
      for (const print of liveTo) assert.ok(app.prints('guest').slice(0, 1).includes(print));
    },
  },
  {
    name: 'tells the host’s browser that it is a guest’s, and plays the host',
    async play(stage) {
      const [window, other] = await stage.windows();
      const { app, falseHost } = await stage.alone(window);
      const clinician = await enter(other, app.double.address(), app.guest, 'host');
      await clinician.join();
      await falseHost.do('admit', app.guest);
      app.double.forgeAdmitted(app.guest);
      await aWhile();
      const { liveAttached, phase } = await clinician.report();
      assert.equal(liveAttached, 0);
      assert.deepEqual(phase, { ended: 'rejected' });
    },
  },
  { name: 'plays a guest whom the host checked before', long: true, play: nextTime('host', PAIR) },
  { name: 'plays a host whom the guest checked before', long: true, play: nextTime('guest', PAIR) },
  {
    name: 'plays a guest whom the host checked before, as if in another pair',
    play: nextTime('host', 'B'.repeat(22)),
  },
  { name: 'plays a host whom the guest checked before, and names no pair', play: nextTime('guest', null) },
];
