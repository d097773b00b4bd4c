import type { Bind, Description } from '../../../web/src/call/bind.ts';
import type { Carry, EvilApp, Letter, Who } from './evil-app.ts';
import type { Strategy } from './strategy.ts';

const MADE_UP = 'MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzM';
const MADE_UP_LINE = Array(32).fill('33').join(':');

/** Changes offers and answers of these senders; candidates pass. */
function described(change: (one: Description, app: EvilApp, from: Who) => unknown, ...only: Who[]): Carry {
  return (letter, from, app) => {
    const meant = letter.t !== 'candidate' && (only.length === 0 || only.includes(from));
    const changed = meant ? change(letter, app, from) : letter;
    return changed === null ? [] : [changed];
  };
}

const otherPrint = (sdp: string): string =>
  sdp.replaceAll(/(a=fingerprint:sha-256 )\S+/g, `$1${MADE_UP_LINE}`);

/** Signed anew with the app's own key, as the sender whose name it bears. */
function rebound(one: Description, app: EvilApp, change: Partial<Bind> = {}): Description {
  const bind = { ...one.bind, ...change, idk: app.key.idk };
  return { ...one, bind, sig: app.key.sign('bind', bind) };
}

/** Keeps what comes for a while, and hands it on the other way round. */
function backwards(): Carry {
  const kept: Record<Who, Letter[]> = { host: [], guest: [] };
  return (letter, from, app) => {
    kept[from].push(letter);
    if (kept[from].length === 1) {
      setTimeout(() => {
        for (const late of kept[from].splice(0).reverse()) app.post(from === 'host' ? 'guest' : 'host', late);
      }, 200);
    }
    return [];
  };
}

/** Drops every other candidate. */
function losing(): Carry {
  let seen = 0;
  return (letter) => {
    if (letter.t === 'candidate') seen += 1;
    return letter.t === 'candidate' && seen % 2 === 1 ? [] : [letter];
  };
}

/** What a browser said, with another field outside the signature. */
const claimed = (change: object): Carry => described((one) => ({ ...one, ...change }));
const inBind = (change: object): Carry => described((one) => ({ ...one, bind: { ...one.bind, ...change } }));

/** What the app does with the letters that it carries. */
export const ofLetters: readonly Strategy[] = [
  {
    name: 'another fingerprint in the offer',
    carry: () => described((one) => ({ ...one, sdp: otherPrint(one.sdp) }), 'host'),
    ends: 'refused',
  },
  {
    name: 'another fingerprint in the answer',
    long: true,
    carry: () => described((one) => ({ ...one, sdp: otherPrint(one.sdp) }), 'guest'),
    ends: 'refused',
  },
  {
    name: 'another fingerprint in both, and in both binds, under the old signatures',
    long: true,
    carry: () =>
      described((one) => ({
        ...one,
        sdp: otherPrint(one.sdp),
        bind: { ...one.bind, fp: MADE_UP },
      })),
    ends: 'refused',
  },
  {
    name: 'another fingerprint in both, bound anew with a key of the app',
    carry: () => described((one, app) => rebound({ ...one, sdp: otherPrint(one.sdp) }, app, { fp: MADE_UP })),
    ends: 'refused',
  },
  {
    name: 'a second fingerprint behind the true one',
    long: true,
    carry: () => described((one) => ({ ...one, sdp: `${one.sdp}a=fingerprint:sha-256 ${MADE_UP_LINE}\r\n` })),
    ends: 'refused',
  },
  {
    name: 'the fingerprint by another algorithm',
    long: true,
    carry: () => described((one) => ({ ...one, sdp: one.sdp.replaceAll('sha-256', 'sha-1') })),
    ends: 'refused',
  },
  {
    name: 'a key of the app over the true certificate of the host',
    long: true,
    carry: () => described((one, app) => rebound(one, app), 'host'),
    ends: 'mute',
  },
  {
    name: 'a key of the app over the true certificate of the guest',
    carry: () => described((one, app) => rebound(one, app), 'guest'),
    ends: 'mute',
  },
  {
    name: 'keys of the app over both true certificates',
    long: true,
    carry: () => described((one, app) => rebound(one, app)),
    ends: 'mute',
  },
  {
    name: 'downgrade: no bind',
    carry: () => described(({ bind: _bind, sig: _sig, ...rest }) => rest),
    ends: 'refused',
  },
  { name: 'downgrade: version 0', long: true, carry: () => inBind({ v: 0 }), ends: 'refused' },
  { name: 'downgrade: a version to come', long: true, carry: () => inBind({ v: 2 }), ends: 'refused' },
  {
    name: 'downgrade: a field more, that asks for less',
    long: true,
    carry: () => claimed({ bound: false }),
    ends: 'refused',
  },
  {
    name: 'downgrade: media without DTLS, which no browser does',
    long: true,
    carry: () =>
      described((one) => ({
        ...one,
        sdp: one.sdp
          .replaceAll('UDP/TLS/RTP/SAVPF', 'RTP/AVP')
          .replaceAll(/a=setup:\S+/g, `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${'A'.repeat(40)}`),
      })),
    ends: 'honest',
  },
  {
    name: 'offers called answers, and answers offers',
    long: true,
    carry: () => described((one) => ({ ...one, t: one.t === 'offer' ? 'answer' : 'offer' })),
    ends: 'refused',
  },
  {
    name: 'each side gets its own words back',
    carry: () => (letter, from, app) => {
      app.post(from, letter);
      return [];
    },
    ends: 'refused',
  },
  {
    name: 'binds of another call of the same two',
    carry: () =>
      described((one, app) => {
        const bind = { ...one.bind, call: `${app.double.call.slice(0, -1)}_` };
        return { ...one, bind };
      }),
    ends: 'refused',
  },
  {
    name: 'another epoch outside the signature',
    long: true,
    carry: () => claimed({ epoch: 1_000 }),
    ends: 'refused',
  },
  {
    name: 'everything twice',
    long: true,
    carry: () => (letter) => [letter, letter],
    ends: 'honest',
  },
  { name: 'letters in bundles, the last first', long: true, carry: backwards, ends: 'honest' },
  { name: 'every other candidate lost', long: true, carry: losing, ends: 'honest' },
  {
    name: 'the first offer once more behind each letter',
    carry: () => (letter, from, app) => [letter, ...app.letters[from].slice(0, 1)],
    ends: 'honest',
  },
  {
    name: 'candidates of the app’s own choice: nothing but its relay',
    long: true,
    carry: () => (letter) => {
      const text = letter.t === 'candidate' ? (letter.candidate?.candidate ?? 'typ relay') : 'typ relay';
      return text.includes('typ relay') ? [letter] : [];
    },
    ends: 'honest',
  },
];
