import assert from 'node:assert/strict';
import { ForeignKey } from '../../call/sas/foreign.ts';
import { type Company, expectApart, inCompany, letIn, tellOf } from './company.ts';
import type { EvilStage } from './evil-stage.ts';
import { aWhile } from './people.ts';

/** One way for the app to put somebody among the guests of a call, or to take somebody out. */
export interface Intrusion {
  readonly name: string;
  readonly play: (stage: EvilStage) => Promise<void>;
  /** Played by `npm run long -- evil` only. */
  readonly long?: true;
}

interface Message {
  readonly seq: number;
  readonly members: readonly { readonly id: string; readonly idk: string }[];
}

/** What the app makes of the newest roster; each is said on the host's own channels. */
const FORGERIES: Readonly<Record<string, (newest: string, first: string, company: Company) => string>> = {
  'an older one': (_newest, first) => first,
  'one without the third': (newest, _first, { third }) =>
    changed(newest, ({ members }) => ({ members: members.filter(({ id }) => id !== third.seat) })),
  'one with a ghost': (newest) =>
    changed(newest, ({ members }) => ({ members: [...members, { ...(members.at(-1) ?? {}), id: 'z' }] })),
  'one in another order': (newest) => changed(newest, ({ members }) => ({ members: members.toReversed() })),
  'the next, signed by the app': (newest, _first, { third }) =>
    signed(
      changed(newest, ({ seq, members }) => ({
        seq: seq + 1,
        members: members.filter(({ id }) => id !== third.seat),
      })),
    ),
  'another of its number, signed by the app': (newest) => signed(changed(newest, () => ({ ts: 0 }))),
  'a first one, signed by the app with its own key for the host': (newest, _first, { host }) => {
    const key = new ForeignKey();
    const own = changed(newest, ({ members }) => ({
      seq: 1,
      prev: null,
      members: members.map((one) => (one.id === host.seat ? { ...one, idk: key.idk } : one)),
    }));
    return signed(own, key);
  },
};

function changed(text: string, change: (message: Message) => object): string {
  const message = JSON.parse(text) as Message;
  return JSON.stringify({ ...message, ...change(message) });
}

function signed(text: string, key = new ForeignKey()): string {
  const { sig: _sig, ...body } = JSON.parse(text) as Record<string, never>;
  return JSON.stringify({ ...body, sig: key.sign('roster', body) });
}

export const ofRosters: readonly Intrusion[] = [
  {
    name: 'a guest whom no host let in is called admitted',
    play: (stage) =>
      inCompany(stage, async (company) => {
        await company.third.join();
        company.double.forgeAdmitted(company.third.seat);
        await aWhile();
        await expectApart(company);
      }),
  },
  {
    name: 'a second host in the middle of the call, who lets the guest in',
    play: (stage) =>
      inCompany(
        stage,
        async (company) => {
          const { double, host, guest, third } = company;
          tellOf(
            double,
            third.seat,
            (peer) => (peer.seat === host.seat ? { ...peer, role: 'staff' } : peer),
            {
              role: 'host',
            },
          );
          tellOf(double, guest.seat, (peer) => (peer.seat === third.seat ? { ...peer, role: 'host' } : peer));
          double.forgeAdmitted(third.seat);
          await third.join();
          await aWhile();
          await third.do('admit', guest.seat);
          await aWhile();
          await expectApart(company);
        },
        'host',
      ),
  },
  {
    name: 'rosters that the host did not make, on the host’s own channels',
    play: (stage) =>
      inCompany(stage, async (company) => {
        await letIn(company);
        const { host, guest, third } = company;
        const { rosters } = await guest.report();
        const texts = rosters.toSorted((one, other) => seqOf(one) - seqOf(other));
        const [first = '', newest = ''] = [texts[0], texts.at(-1)];
        assert.ok(seqOf(first) < seqOf(newest));
        for (const forge of Object.values(FORGERIES)) await host.do('say', forge(newest, first, company));
        await aWhile();
        await guest.untilSees(third.seat);
        const { peers } = await guest.report();
        assert.deepEqual(Object.keys(peers).sort(), [host.seat, third.seat].sort());
      }),
  },
  {
    name: 'a guest under another name and in another role than the host let in',
    long: true,
    play: (stage) =>
      inCompany(stage, async (company) => {
        const { double, guest, third } = company;
        tellOf(double, guest.seat, (peer) =>
          peer.seat === third.seat ? { ...peer, name: 'uw huisarts', role: 'colleague' } : peer,
        );
        await letIn(company);
        assert.equal((await guest.report()).peers[third.seat]?.name, 'Gast 1');
      }),
  },
  {
    name: 'a browser of the app in the place of a guest whom the host let in',
    long: true,
    play: (stage) =>
      inCompany(stage, async (company) => {
        const { double, host, guest, third } = company;
        const key = new ForeignKey();
        double.tamper = (from, payload) => {
          const { sig: _sig, ...letter } = JSON.parse(payload);
          if (from !== third.seat || letter.bind?.to !== guest.seat) return payload;
          const bind = { ...letter.bind, idk: key.idk };
          return JSON.stringify({ ...letter, bind, sig: key.sign('bind', bind) });
        };
        await third.join();
        await host.until(({ peers }) => peers[third.seat]?.path === 'ready');
        await host.do('admit', third.seat);
        await third.untilSees(host.seat);
        await guest.until(({ peers }) => peers[third.seat]?.vouched === 'none');
        await aWhile();
        const { peers, facing } = await guest.report();
        assert.equal(peers[third.seat]?.path, 'connecting');
        assert.equal(facing.length, 1);
      }),
  },
];

function seqOf(text: string): number {
  return (JSON.parse(text) as Message).seq;
}
