import type { PatientAccounts } from '../accounts/patients/service.ts';
import type { AccountsService } from '../accounts/service.ts';
import type { AgendaService } from '../agenda/service.ts';
import type { Alarms } from '../alarms/service.ts';
import type { Appliance } from '../appliance.ts';

import type { Heads } from '../audit/heads.ts';

import type { Retention } from '../audit/retention/service.ts';

import type { CallsService } from '../calls/service.ts';
import type { Config } from '../config.ts';
import type { Postbox } from '../delivery/postbox.ts';
import type { DeliveryService } from '../delivery/service.ts';
import type { Webhooks } from '../delivery/webhooks/service.ts';
import type { HouseDesk } from '../organisation/house/service.ts';
import type { OrganisationService } from '../organisation/service.ts';
import type { RelayControl } from '../relay/control/client.ts';
import type { Engines } from './engines.ts';
import type { OfficersRoom } from './officer.ts';

/** Every service of the appliance, made once. */
export interface Domains extends OfficersRoom {
  readonly accounts: AccountsService;
  /** Accounts of patients and relatives. */
  readonly patients: PatientAccounts;
  readonly organisation: OrganisationService;
  readonly house: HouseDesk;
  readonly agenda: AgendaService;
  readonly delivery: DeliveryService;
  readonly calls: CallsService;
  readonly relay: RelayControl;
  readonly engines: Engines;
  readonly heads: Heads;
  readonly retention: Retention;
  readonly webhooks: Webhooks;
  /** What is not well, told once. */
  readonly alarms: Alarms;
  /** Trial mode only. */
  readonly postbox: Postbox | null;
}

export interface DomainsDeps {
  readonly config: Config;
  readonly appliance: Appliance;
  /** Told of faults that nobody waits for. Never personal data. */
  readonly report: (fault: unknown) => void;
}
