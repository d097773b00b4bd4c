import { resolve } from 'node:path';
import { BadCopy, makeBackup } from '../../server/audit/backup.ts';
import { type Command, Failure, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';
import { onFreshFolder } from './fresh-folder.ts';
import { operator } from './operator.ts';

const MEGABYTE = 1_000_000;

/** `backup DIR`: a checked copy of database and keys, made while the app runs. The key file is not in it. */
export const backup: Command = {
  name: 'backup',
  operands: ['DIR'],
  options: { ...CONFIG_OPTIONS },
  async run(call) {
    const { given, terminal, words, environment } = call;
    const folder = resolve(given.operands[0] ?? '');
    try {
      const { lines, bytes } = await withAppliance(configOf(call), ({ database, keys, log }) =>
        onFreshFolder(folder, words, () =>
          makeBackup({ database, keys, append: log.append }, operator(environment), folder),
        ),
      );
      terminal.say(words.backedUp(lines, (bytes / MEGABYTE).toFixed(1), folder));
    } catch (cause) {
      if (cause instanceof BadCopy) throw new Failure(words.badCopy(cause.message), { cause });
      throw cause;
    }
    return OK;
  },
};
