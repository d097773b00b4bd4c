import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canMakeNetworks } from '../../net/network.ts';
import { haveChromium, haveFirefox } from '../../support/browsers.ts';
import { FarApart } from './far-apart.ts';
import { type Call, listen, outage, walk } from './trials.ts';

/** What the long run does for minutes, once and short: nothing here judges a time. */
describe.skipIf(!haveChromium || !canMakeNetworks())('a call on real lines', () => {
  let stage: FarApart;
  let call: Call;

  beforeAll(async () => {
    stage = await FarApart.set({ delayMs: 20 });
    call = await stage.call('Mw. Onderweg');
  });
  afterAll(() => stage?.close());

  test('goes on when the patient walks into another network, and after a line that was dead', async () => {
    expect(await walk(stage, call)).toBeGreaterThan(0);
    expect(await outage(stage, call, 2_000)).toBeGreaterThan(0);
    await Promise.all([call.doctor.seeAndHear(), call.patient.seeAndHear()]);
  });

  test('lets the pictures rest on a line that is too narrow, says so to both, and goes on speaking', async () => {
    const { doctor, patient } = call;
    stage.network.limit('patient', 50);
    await Promise.all([
      doctor.see('Uw beeld staat stil'),
      patient.see('Uw beeld staat stil'),
      doctor.see('Praten gaat wel'),
    ]);
    const { kbit } = await listen(call, 3_000);
    expect(kbit).toBeGreaterThan(4);
    stage.network.limit('patient', null);
    await Promise.all([doctor.seeAndHear(), patient.seeAndHear()]);
  });
});

describe.skipIf(!haveChromium || !haveFirefox || !canMakeNetworks())('a patient with Firefox', () => {
  let stage: FarApart;

  beforeAll(async () => {
    stage = await FarApart.set({ delayMs: 20, patient: 'firefox' });
  });
  afterAll(() => stage?.close());

  test('stays in the call in another network, and after a line that was dead', async () => {
    const call = await stage.call('Mw. Vos');
    expect(await walk(stage, call)).toBeGreaterThan(0);
    expect(await outage(stage, call, 2_000)).toBeGreaterThan(0);
    await Promise.all([call.doctor.seeAndHear(), call.patient.seeAndHear()]);
  });
});
