import assert from 'node:assert/strict';
import type { FromServer, PeerView } from '../../../server/protocol/signalling.ts';
import { Double } from '../call/double.ts';
import { type Actor, enter, isReady, untilLive } from '../call/theatre.ts';
import type { EvilStage } from './evil-stage.ts';

/** A host and a guest who are live with each other, and a third browser at the same app. */
export interface Company {
  readonly double: Double;
  readonly host: Actor;
  readonly guest: Actor;
  readonly third: Actor;
}

/**
 * Plays with three browsers, and closes what it opened.
 *
 * @param as what the third one's person pressed to be; a colleague comes as a guest, with an account of his own
 */
export async function inCompany(
  { built, relay, browsers: [first, second] }: EvilStage,
  play: (company: Company) => Promise<void>,
  as: 'host' | 'guest' | 'colleague' = 'guest',
): Promise<void> {
  const colleague = as === 'colleague';
  const double = new Double({ pages: built.folder, guests: 2, iceServers: relay.credentials, colleague });
  const address = await double.listen();
  const windows = await Promise.all([
    first.createBrowserContext(),
    second.createBrowserContext(),
    second.createBrowserContext(),
  ]);
  const [one, two, three] = windows;
  const [guestSeat = '', thirdSeat = ''] = double.guests;
  try {
    const host = await enter(one, address, double.host, 'host');
    const guest = await enter(two, address, guestSeat);
    await Promise.all([host.join(), guest.join()]);
    await host.until(({ peers }) => isReady(peers[guestSeat]));
    await host.do('admit', guestSeat);
    await untilLive({ host, guest });
    await guest.until(({ peers }) => peers[double.host]?.vouched === 'self');
    const third = await enter(three, address, thirdSeat, as === 'host' ? 'host' : 'guest');
    await play({ double, host, guest, third });
  } finally {
    await Promise.all(windows.map((window) => window.close()));
    await double.close();
  }
}

/** The host lets the third one in as well, and all three are live with each other. */
export async function letIn({ host, guest, third }: Company): Promise<void> {
  await third.join();
  await host.until(({ peers }) => isReady(peers[third.seat]));
  await host.do('admit', third.seat);
  await Promise.all([guest.untilSees(third.seat), third.untilSees(guest.seat), third.untilSees(host.seat)]);
}

/** Tells one browser something else of other people than is so. */
export function tellOf(
  double: Double,
  to: string,
  change: (peer: PeerView) => PeerView,
  you: Partial<{ role: 'host' }> = {},
): void {
  const before = double.lie;
  const changed = (truth: FromServer): FromServer => {
    if (truth.type === 'peer') return { ...truth, peer: change(truth.peer) };
    if (truth.type !== 'welcome') return truth;
    return { ...truth, you: { ...truth.you, ...you }, peers: truth.peers.map(change) };
  };
  double.lie = (seat, truth) => (seat === to ? [changed(truth)] : before(seat, truth));
}

/** The guest meets nobody but the host, and the third one nobody at all: no picture, no sound, no path. */
export async function expectApart({ host, guest, third }: Company): Promise<void> {
  const [theirs, its] = [await guest.report(), await third.report()];
  assert.deepEqual(Object.keys(theirs.peers), [host.seat]);
  assert.equal(theirs.facing.length, 1);
  assert.equal(new Set(theirs.liveTo).size, 1);
  assert.equal(its.peers[guest.seat]?.livePicture ?? 0, 0);
  assert.equal(its.heard, 0);
}
