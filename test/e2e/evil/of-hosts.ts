import assert from 'node:assert/strict';
import { foreignHash } from '../../call/roster/foreign.ts';
import { ForeignKey } from '../../call/sas/foreign.ts';
import { type Company, inCompany, letIn } from './company.ts';
import type { Intrusion } from './of-rosters.ts';
import { aWhile } from './people.ts';

/** A host, a guest and a colleague are in a call; the app would like the colleague to lead it. */
function withColleague(play: (company: Company) => Promise<void>): Intrusion['play'] {
  return (stage) =>
    inCompany(
      stage,
      async (company) => {
        await letIn(company);
        await company.guest.until(({ peers }) => peers[company.third.seat]?.vouched === 'none');
        await play(company);
      },
      'colleague',
    );
}

/** The guest still goes by the host who let it in, and by nobody else. */
async function expectLed({ host, guest, third }: Company): Promise<void> {
  await aWhile();
  const { peers } = await guest.report();
  assert.equal(peers[host.seat]?.role, 'host');
  assert.notEqual(peers[third.seat]?.role, 'host');
  assert.equal(peers[third.seat]?.check ?? null, null);
}

/** Offers the call to the colleague, who hears of it. */
async function offered({ host, third }: Company): Promise<void> {
  await host.do('offer', third.seat);
  await third.until(({ handover }) => handover?.offered === true);
}

/** What a handover to the colleague would have to say now; only the host's signature is missing. */
async function wanted({ double, host, third }: Company): Promise<Record<string, string | number>> {
  const { rosters } = await third.report();
  const newest = rosters.map((text) => JSON.parse(text)).sort((one, other) => other.seq - one.seq)[0];
  const own = newest.members.find(({ id }: { id: string }) => id === third.seat);
  const { call } = double;
  const names = { from: host.seat, to: third.seat, idk: own.idk };
  return { t: 'handover', v: 1, call, seq: newest.seq, roster: foreignHash(newest), ...names };
}

function signed(body: Record<string, string | number>): string {
  return JSON.stringify({ ...body, sig: new ForeignKey().sign('handover', body) });
}

export const ofHosts: readonly Intrusion[] = [
  {
    name: 'the app calls a colleague the host, and nobody gave the call away',
    play: withColleague(async (company) => {
      company.double.makeHost(company.third.seat);
      await expectLed(company);
      assert.deepEqual((await company.third.report()).phase, { ended: 'rejected' });
      assert.deepEqual((await company.host.report()).phase, { ended: 'rejected' });
    }),
  },
  {
    name: 'a handover that the app has signed itself, on the colleague’s own channels',
    play: withColleague(async (company) => {
      await company.third.do('say', signed(await wanted(company)));
      await expectLed(company);
      await company.guest.untilSees(company.host.seat);
    }),
  },
  {
    name: 'the app says that a colleague has taken up an offer, and he has not',
    long: true,
    play: withColleague(async (company) => {
      await offered(company);
      company.double.makeHost(company.third.seat);
      await expectLed(company);
      assert.deepEqual((await company.third.report()).phase, { ended: 'rejected' });
      await company.guest.untilSees(company.host.seat);
    }),
  },
  {
    name: 'an offer that was withdrawn is taken up with the app’s help',
    long: true,
    play: withColleague(async (company) => {
      const { double, host, guest, third } = company;
      await offered(company);
      const before = (await guest.report()).rosters.length;
      await host.do('offer', null);
      await third.until(({ handover }) => handover?.offered === false);
      await guest.until(({ rosters }) => rosters.length > before);
      await third.do('take');
      double.makeHost(third.seat);
      await expectLed(company);
    }),
  },
];
