import { Appliance } from '../../test/support/appliance.ts';
import { launchChromium } from '../../test/support/browsers.ts';
import { planFor, signIn, takeSeat } from '../../test/support/people.ts';
import { Visitor } from '../../test/support/visitor.ts';
import type { Figure } from './run.ts';
import { watchTraffic } from './traffic.ts';

/** What a patient's browser fetches from the link to the waiting room, and which hosts besides ours it asks. */
export async function measure(): Promise<readonly Figure[]> {
  const appliance = await Appliance.start();
  const browser = await launchChromium();
  try {
    const planner = await signIn(browser, appliance, appliance.person('clinician'));
    const link = await planFor(planner, appliance, 'Mw. Proef');
    const patient = await Visitor.at(browser);
    const traffic = await watchTraffic(patient.page);
    await takeSeat(patient, link);
    const foreign = traffic.hosts().filter((host) => host !== new URL(appliance.origin).host);
    return [
      { metric: 'bytes', value: traffic.bytes(), unit: 'bytes' },
      { metric: 'foreign_hosts', value: foreign.length, unit: 'hosts' },
    ];
  } finally {
    await browser.close();
    await appliance.stop();
  }
}
