import type { DeliveryDeps } from '../delivery/service.ts';
import type { OrganisationService } from '../organisation/service.ts';

/** Who messages are from, and how the desk behind an appointment is reached. */
export function senderOf(organisation: OrganisationService): DeliveryDeps['organisation'] {
  return async (language, location) => {
    const { name, timeZone } = await organisation.read();
    const { phone, hours: week, open, now } = await organisation.desk(language, location);
    const hours = week.map(({ days, hours }) => `${days}: ${hours}`);
    // read later, 'open' says nothing; when it opens again does, to who calls at once
    return { name, phone, timeZone, hours: open === false ? [...hours, now] : hours };
  };
}
