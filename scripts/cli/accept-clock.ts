import { openKeys } from '../../server/audit/keys.ts';
import { acceptClock as accept } from '../../server/audit/service.ts';
import { systemClock } from '../../server/core/clock.ts';
import { openDataFolder } from '../../server/core/data-folder.ts';
import { openDatabase } from '../../server/core/database.ts';
import { readSecret } from '../../server/core/secret-file.ts';
import { type Command, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config.ts';
import { operator } from './operator.ts';

/** `accept-clock --reason`: opens the installation by itself, because with such a clock everything else refuses to. */
export const acceptClock: Command = {
  name: 'accept-clock',
  operands: [],
  options: { reason: { type: 'string' }, ...CONFIG_OPTIONS },
  async run(call) {
    const { given, terminal, words, environment } = call;
    const reason = given.option('reason')?.trim() ?? '';
    if (reason === '') throw new UsageError(words.missing('--reason'));
    const { mode, app } = configOf(call);
    const folder = openDataFolder(app.dataFolder, mode);
    const kek = readSecret(app.kekFile);
    const { db, close } = await openDatabase(folder.database);
    const keys = openKeys(folder.keys, kek);
    try {
      const { installation, site } = app;
      const deps = { db, keys, clock: systemClock, installation, site };
      const before = await accept(deps, operator(environment, { reason }));
      terminal.say(before === null ? words.nothingToAccept : words.clockAccepted(before));
    } finally {
      keys.close();
      await close();
    }
    return OK;
  },
};
