import { randomInt } from 'node:crypto';
import { passwordHasher } from '../../server/accounts/password.ts';
import { boundedQueue } from '../../server/accounts/queue.ts';
import { type AccountsService, accountsService } from '../../server/accounts/service.ts';
import type { Appliance } from '../../server/appliance.ts';
import { organisationService } from '../../server/organisation/service.ts';

/** The accounts of an open installation, as the app itself makes them. */
export function accountsOf({ database, clock, log }: Appliance): AccountsService {
  const common = { db: database.db, clock, append: log.append };
  return accountsService({
    ...common,
    hasher: passwordHasher(boundedQueue(1, 1)),
    maskedName: log.maskedName,
    secondFactorRoles: () => organisationService(common).secondFactorRoles(),
  });
}

// no letters and digits that look alike; 24 of 31 signs hold 118 random bits
const SIGNS = '23456789abcdefghjkmnpqrstuvwxyz';

/** A fresh password that a person can read from a screen and type: four groups of six. */
export function freshPassword(): string {
  const group = () => Array.from({ length: 6 }, () => SIGNS[randomInt(SIGNS.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
