import assert from 'node:assert/strict';
import type { Report } from '../call/report.ts';
import type { Actor } from '../call/theatre.ts';
import type { Who } from './evil-app.ts';
import { aWhile, compare } from './people.ts';
import type { Ending, Scene } from './strategy.ts';

/** What must be seen at the end of a strategy. */
export const ENDINGS: Readonly<Record<Ending, (scene: Scene) => Promise<void>>> = {
  async refused({ host, guest }) {
    await aWhile();
    for (const actor of [host, guest]) {
      const { liveAttached, heard, peers } = await actor.report();
      assert.equal(liveAttached, 0);
      assert.equal(heard, 0);
      assert.equal(
        Object.values(peers).every(({ livePicture }) => livePicture === 0),
        true,
      );
    }
  },
  async over(scene) {
    for (let before = -1; before !== (await picturesOf(scene)); ) {
      before = await picturesOf(scene); // those that are on their way still come
      await aWhile();
    }
  },
  async honest({ host, guest }) {
    const { read, found } = await compare(host, guest);
    assert.notEqual(read, null);
    assert.equal(found, true);
    await host.until(({ peers }) => peers[guest.seat]?.check?.standing === 'verified');
    await guest.until(({ peers }) => peers[host.seat]?.check?.standing === 'verified');
  },
  async mute({ host, guest }) {
    assert.equal((await compare(host, guest)).found, false);
    for (const actor of [host, guest]) {
      // who reveals has a code until the other side's word comes that it does not hold (ZVB1.md, Comparing)
      const { peers } = await actor.until(hasNoCode);
      assert.deepEqual(
        Object.values(peers).map(({ check }) => check?.standing ?? 'unchecked'),
        ['unchecked'],
      );
    }
  },
};

/** Nobody can read anything from this screen, nor find it there. */
function hasNoCode({ peers }: Report): boolean {
  return Object.values(peers).every(({ check }) => (check?.code ?? check?.choices ?? null) === null);
}

/** Live media went to the other person's own certificate alone, and only that one is ever called checked. */
export async function nobodyIsDeceived({ app, host, guest }: Scene): Promise<void> {
  for (const [actor, other] of [
    [host, 'guest'],
    [guest, 'host'],
  ] as const satisfies readonly (readonly [Actor, Who])[]) {
    const { liveTo, facing, peers } = await actor.report();
    const true_ = app.prints(other);
    for (const print of liveTo) assert.ok(true_.includes(print));
    const verified = Object.values(peers).some(({ check }) => check?.standing === 'verified');
    if (verified) for (const print of facing) assert.ok(true_.includes(print));
  }
}

/** How many live pictures both together have seen. */
async function picturesOf({ host, guest }: Scene): Promise<number> {
  const reports = await Promise.all([host.report(), guest.report()]);
  return reports
    .flatMap(({ peers }) => Object.values(peers))
    .reduce((sum, { livePicture }) => sum + livePicture, 0);
}
