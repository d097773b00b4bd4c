import type { PeerView, SeatRole } from '../../../server/protocol/signalling.ts';
import { untilLive } from '../call/theatre.ts';
import type { News, Tell, Who } from './evil-app.ts';
import { comes } from './people.ts';
import type { Strategy } from './strategy.ts';

/** Changes what is said of other people. */
function ofPeers(change: (peer: PeerView, to: Who) => PeerView): Tell {
  return (news, to) => {
    if (news.type === 'peer') return [{ ...news, peer: change(news.peer, to) }];
    if (news.type !== 'welcome') return [news];
    return [{ ...news, peers: news.peers.map((peer) => change(peer, to)) }];
  };
}

/** Changes what is said of the one who is told. */
function ofYou(change: (to: Who) => { readonly role?: SeatRole; readonly name?: string }): Tell {
  return (news, to) =>
    news.type === 'welcome' ? [{ ...news, you: { ...news.you, ...change(to) } }] : [news];
}

/** Both, one after the other. */
function both(first: Tell, second: Tell): Tell {
  return (news, to, app) => first(news, to, app).flatMap((one: News) => second(one, to, app));
}

/** What the app says of people, phases and the call. */
export const ofPeople: readonly Strategy[] = [
  {
    name: 'both are told that they are the host',
    tell: both(
      ofYou(() => ({ role: 'host' })),
      ofPeers((peer) => ({ ...peer, role: 'patient' })),
    ),
    atDoor: ({ app }) => app.double.forgeAdmitted(app.guest),
    ends: 'refused',
  },
  {
    name: 'both are told that they are guests of each other',
    long: true,
    tell: both(
      ofYou(() => ({ role: 'patient' })),
      ofPeers((peer) => ({ ...peer, role: 'host' })),
    ),
    atDoor: ({ app }) => {
      for (const seat of [app.guest, app.host]) app.double.forgeAdmitted(seat);
    },
    ends: 'refused',
  },
  {
    name: 'the roles are turned round',
    long: true,
    tell: both(
      ofYou((to) => ({ role: to === 'host' ? 'patient' : 'host' })),
      ofPeers((peer, to) => ({ ...peer, role: to === 'host' ? 'host' : 'patient' })),
    ),
    atDoor: ({ app }) => {
      for (const seat of [app.guest, app.host]) app.double.forgeAdmitted(seat);
    },
    ends: 'refused',
  },
  {
    name: 'a guest who pressed nothing is called admitted',
    presses: 'nobody',
    atDoor: ({ app }) => app.double.forgeAdmitted(app.guest),
    ends: 'refused',
  },
  {
    name: 'a guest whom no host let in is called admitted',
    long: true,
    presses: 'guest',
    atDoor: ({ app }) => app.double.forgeAdmitted(app.guest),
    ends: 'refused',
  },
  {
    name: 'a guest is called admitted, and hears an admission that the app has signed',
    presses: 'guest',
    atDoor: async ({ app, host }) => {
      app.double.forgeAdmitted(app.guest);
      const [fpFrom = '', fpTo = ''] = [app.prints('host')[0], app.prints('guest')[0]];
      const ids = { call: app.double.call, from: app.host, to: app.guest };
      const body = { t: 'admit', v: 1, ...ids, fpFrom, fpTo } as const;
      await host.do('say', JSON.stringify({ ...body, sig: app.key.sign('admit', body) }));
    },
    ends: 'refused',
  },
  {
    name: 'the host’s admission is refused, and then the guest is called admitted',
    options: { admits: 'refused' },
    inCall: async ({ app, host, guest }) => {
      await host.until(({ notice }) => notice?.code === 'WRONG_PHASE');
      // both have pressed: until the host's half is taken back, the guest would rightly go live with this host
      await comes(guest, ({ admissions }) => admissions.some((text) => text.includes('admit.void')), 2_000);
      app.double.forgeAdmitted(app.guest);
    },
    ends: 'refused',
  },
  {
    name: 'another call for each',
    tell: (news, to) =>
      news.type === 'welcome' && news.call && to === 'guest'
        ? [{ ...news, call: { ...news.call, call: news.call.call.split('').reverse().join('') } }]
        : [news],
    ends: 'refused',
  },
  {
    name: 'another epoch for each',
    long: true,
    tell: ofPeers((peer, to) => ({
      ...peer,
      endpoints: peer.endpoints.map((one) => ({
        ...one,
        attach: one.attach === null || to === 'guest' ? one.attach : one.attach + 1_000,
      })),
    })),
    ends: 'refused',
  },
  {
    name: 'the host under another name than the host knows',
    tell: ofPeers((peer, to) => (to === 'guest' ? { ...peer, name: 'dr. De Fries' } : peer)),
    ends: 'mute',
  },
  {
    name: 'names exchanged',
    long: true,
    tell: both(
      ofYou((to) => ({ name: to === 'host' ? 'Mw. Jansen' : 'dr. De Vries' })),
      ofPeers((peer, to) => ({ ...peer, name: to === 'host' ? 'Mw. Jansen' : 'dr. De Vries' })),
    ),
    ends: 'mute',
  },
  {
    name: 'to the host the guest is another host, to compare with nobody',
    long: true,
    tell: ofPeers((peer, to) => (to === 'host' ? { ...peer, role: 'host' } : peer)),
    ends: 'mute',
  },
  {
    name: 'a new epoch in the middle of the call',
    long: true,
    inCall: async ({ app, host, guest }) => {
      app.double.renumber(app.guest);
      await untilLive({ host, guest });
    },
    ends: 'honest',
  },
  {
    name: 'out and in again in the middle of the call, with nobody’s press',
    inCall: ({ app }) => {
      for (const phase of ['waiting', 'admitted'] as const) app.double.move(app.guest, phase);
    },
    ends: 'over',
  },
  {
    name: 'the end is told to the guest alone',
    long: true,
    inCall: ({ app }) => app.double.say(app.guest, { type: 'ended', call: app.double.call, reason: 'host' }),
    ends: 'over',
  },
  {
    name: 'a mismatch that no person found',
    inCall: ({ app }) => app.double.say(app.host, { type: 'mismatch', seat: app.guest }),
    ends: 'over',
  },
];
