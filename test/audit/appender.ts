// A process of its own that appends until it is killed or done: prints each line's seq once it is committed.
import { join } from 'node:path';
import { openKeys } from '../../server/audit/keys.ts';
import { openLog } from '../../server/audit/service.ts';
import { systemClock } from '../../server/core/clock.ts';
import { openDatabase, transact } from '../../server/core/database.ts';
import { KEK, viewed } from './stage.ts';

const [folder = '', count = ''] = process.argv.slice(2);
const { db, close } = await openDatabase(join(folder, 'beeldkamer.db'));
const keys = openKeys(join(folder, 'keys.db'), KEK);
const log = await openLog({ db, keys, clock: systemClock, installation: 'test-box', site: 'zh1' });

for (let done = 0; done < Number(count); done += 1) {
  const seq = await transact(db, async (tx) => {
    await log.append(tx, viewed);
    const row = await tx.selectFrom('audit').select(tx.fn.max('seq').as('seq')).executeTakeFirstOrThrow();
    return row.seq;
  });
  // straight to the pipe: an ack is out before the next act begins
  process.stdout.write(`${seq}\n`);
}
keys.close();
await close();
