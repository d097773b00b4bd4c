import { Appliance } from '../../test/support/appliance.ts';
import { launchChromium } from '../../test/support/browsers.ts';
import { signIn } from '../../test/support/people.ts';
import type { Figure } from './run.ts';
import { watchTraffic } from './traffic.ts';

/** What a clinician's browser fetches for the agenda, with nothing kept from before. */
export async function measure(): Promise<readonly Figure[]> {
  const appliance = await Appliance.start();
  const browser = await launchChromium();
  try {
    const clinician = await signIn(browser, appliance, appliance.person('clinician'));
    const traffic = await watchTraffic(clinician.page);
    await clinician.page.reload();
    await clinician.see('Afspraak plannen');
    return [{ metric: 'bytes', value: traffic.bytes(), unit: 'bytes' }];
  } finally {
    await browser.close();
    await appliance.stop();
  }
}
