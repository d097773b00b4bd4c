/**
 * A process that posts the webhooks of a folder, for tests that end it while it is busy.
 * Arguments: folder with `beeldkamer.db`, host that may be reached.
 */
import { join } from 'node:path';
import { systemClock } from '../../server/core/clock.ts';
import { openDatabase } from '../../server/core/database.ts';
import { openWebhooks } from '../../server/delivery/webhooks/service.ts';

const [folder = '', host = ''] = process.argv.slice(2);
const { db } = await openDatabase(join(folder, 'beeldkamer.db'));
openWebhooks({
  ...{ db, clock: systemClock, append: async () => {} },
  key: Buffer.alloc(32, 7),
  reach: { hosts: [host], private: true },
  report: (cause) => void process.stderr.write(`${cause}\n`),
}).start();
