/**
 * A process that sends what is queued in a folder, for tests that end it while it is busy.
 * Arguments: folder with `beeldkamer.db` and `keys.db`, SMTP port, and a file of SMS gateways if there are any.
 */
import { join } from 'node:path';
import { openKeys } from '../../server/audit/keys.ts';
import { openLog } from '../../server/audit/service.ts';
import { systemClock } from '../../server/core/clock.ts';
import { openDatabase } from '../../server/core/database.ts';
import { deliveryService } from '../../server/delivery/service.ts';
import { openGateways } from '../../server/delivery/sms/gateways.ts';
import { smtpTransport } from '../../server/delivery/smtp.ts';
import { factsFrom, linksOn } from './stage.ts';

const [folder = '', port = '', gateways = ''] = process.argv.slice(2);
const { db } = await openDatabase(join(folder, 'beeldkamer.db'));
const keys = openKeys(join(folder, 'keys.db'), Buffer.alloc(32, 7));
const { append } = await openLog({ db, clock: systemClock, keys, installation: 'linde', site: 'main' });
const mailServer = { host: 'localhost', port: Number(port), user: '', passwordFile: '' };
const transport = smtpTransport({ ...mailServer, security: 'none' });
deliveryService({
  db,
  clock: systemClock,
  append,
  transport,
  textTransport: openGateways(gateways, transport, 'afspraken@linde.nl'),
  mailFrom: 'afspraken@linde.nl',
  installation: 'linde',
  organisation: async () => ({
    name: 'Praktijk De Linde',
    phone: '',
    timeZone: 'Europe/Amsterdam',
    hours: [],
  }),
  messageFacts: factsFrom(db),
  issueLink: linksOn(systemClock),
  linkUrl: (token) => `https://video.linde.nl/j#${token}`,
  changed: async () => {},
  report: (cause) => process.stderr.write(`${String(cause)}\n`),
}).start();
