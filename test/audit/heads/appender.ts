// An app of its own that appends until it is killed, its heads sealed: `appender.ts FOLDER SOCKET`. Prints each line's seq.
import { join } from 'node:path';
import { headsService } from '../../../server/audit/heads.ts';
import { openKeys } from '../../../server/audit/keys.ts';
import { openLog } from '../../../server/audit/service.ts';
import { systemClock } from '../../../server/core/clock.ts';
import { openDatabase, transact } from '../../../server/core/database.ts';
import { KEK, viewed } from '../stage.ts';

const [folder = '', socket = ''] = process.argv.slice(2);
const { db } = await openDatabase(join(folder, 'beeldkamer.db'));
const keys = openKeys(join(folder, 'keys.db'), KEK);
const log = await openLog({ db, keys, clock: systemClock, installation: 'test-box', site: 'zh1' });
headsService({
  db,
  clock: systemClock,
  append: log.append,
  installation: 'test-box',
  socket,
  officer: '',
  mailFrom: 'log@box.example',
  transport: () => Promise.reject(new Error('no mail here')),
  probe: () => Promise.resolve(null),
  organisation: () => Promise.resolve({ name: 'x', timeZone: 'UTC' }),
  report: (fault) => process.stderr.write(`${String(fault)}\n`),
}).start();

for (;;) {
  await transact(db, async (tx) => {
    for (let count = 0; count < 20; count += 1) await log.append(tx, viewed);
  });
  process.stdout.write(`${(await log.end())?.seq}\n`);
  // lets the heads have their turn, as an app's event loop does
  await new Promise((resolve) => setImmediate(resolve));
}
