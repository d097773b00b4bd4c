import { passwordHasher } from '../../server/accounts/password.ts';
import { boundedQueue } from '../../server/accounts/queue.ts';
import { type AccountsDeps, accountsService } from '../../server/accounts/service.ts';
import { openDatabase } from '../../server/core/database.ts';
import type { OutgoingMail } from '../../server/delivery/service.ts';
import { appliance, heldClock, recordedLog } from './recorded.ts';

export const PASSWORD = 'de kat zit op de mat';

/** Accounts on a database of their own, with a log that is recorded and a clock that stands still. */
export async function people(changed: Partial<AccountsDeps> = {}) {
  const { db, close } = await openDatabase(':memory:');
  const time = heldClock();
  const log = await recordedLog(db, time.clock);
  const letters: OutgoingMail[] = [];
  const deps: AccountsDeps = {
    db,
    clock: time.clock,
    append: log.append,
    hasher: passwordHasher(boundedQueue(1, 50), { memory: 64, passes: 1, parallelism: 1 }),
    maskedName: log.maskedName,
    organisation: async () => ({ name: 'Praktijk De Linde', phone: '010 123 45 67' }),
    passwordRules: async () => 'sentence',
    reach: {
      rules: async () => ({ clinicians: 'department', office: 'department', calls: 'department' }),
      change: async () => {},
    },
    termsOfUse: async () => ({ version: 0, terms: 'Wees goed.', privacy: 'Er blijft weinig.' }),
    termsVersion: async () => 0,
    sso: null,
    ldap: null,
    transport: async (mail) => {
      letters.push(mail);
      return { kind: 'accepted', reply: 250 };
    },
    postText: null,
    mailFrom: 'noreply@praktijk.nl',
    origin: 'https://video.praktijk.nl',
    place: { host: 'video.praktijk.nl', origins: ['https://video.praktijk.nl'] },
    factorKey: Buffer.alloc(32, 7),
    linkKey: Buffer.alloc(32, 9),
    trial: true,
    report: (fault) => {
      throw fault;
    },
    ...changed,
  };
  const accounts = accountsService(deps);
  const anna = await accounts.createUser(appliance(), {
    name: 'Anna de Vries',
    mail: 'Anna@Praktijk.nl',
    roles: ['clinician', 'planner'],
    password: PASSWORD,
    withoutFactor: true,
  });
  log.lines.length = 0;
  return { db, close, log, letters, time, deps, accounts, anna };
}
