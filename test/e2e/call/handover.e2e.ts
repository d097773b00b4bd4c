import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { haveChromium } from '../../support/browsers.ts';
import { inCompany, letIn } from '../evil/company.ts';
import { EvilStage } from '../evil/evil-stage.ts';

describe.skipIf(!haveChromium)('a call that goes to a colleague', () => {
  let stage: EvilStage;
  beforeAll(async () => {
    stage = await EvilStage.open();
  });
  afterAll(() => stage?.close());

  test('goes on with all pictures, is led by him for everybody, and outlives the former host', async () => {
    await inCompany(
      stage,
      async (company) => {
        const { host, guest, third } = company;
        await letIn(company);
        await host.do('offer', third.seat);
        await third.until(({ handover }) => handover?.offered === true);
        expect((await host.report()).handover?.heir).toBe(third.seat);
        await third.do('take');

        await third.until(({ role, phase }) => role === 'host' && phase === 'live');
        await host.until(({ role, phase }) => role === 'staff' && phase === 'live');
        const led = await guest.until(
          ({ peers }) =>
            peers[third.seat]?.role === 'host' &&
            peers[third.seat]?.vouched === 'self' &&
            (peers[third.seat]?.check?.code ?? null) !== null,
        );
        // who leads now has to be compared anew: what was said of the former host is not his
        assert.equal(led.peers[third.seat]?.check?.standing, 'unchecked');
        assert.equal(led.peers[host.seat]?.role, 'staff');
        assert.equal(led.peers[host.seat]?.check, null);
        await Promise.all([
          guest.untilSees(third.seat),
          guest.untilSees(host.seat),
          host.untilSees(guest.seat),
          third.untilSees(guest.seat),
        ]);

        await host.page.close();
        await third.reload('host');
        await third.untilSees(guest.seat);
        await guest.untilSees(third.seat);
        expect((await third.report()).role).toBe('host');
      },
      'colleague',
    );
  });
});
