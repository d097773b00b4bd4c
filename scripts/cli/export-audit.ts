import { resolve } from 'node:path';
import { exportLog } from '../../server/audit/export.ts';
import { type Command, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';
import { onFreshFolder } from './fresh-folder.ts';
import { operator } from './operator.ts';

/** `export-audit DIR`: the whole log as a bundle. Prints last what to keep outside the box. */
export const exportAudit: Command = {
  name: 'export-audit',
  operands: ['DIR'],
  options: { ...CONFIG_OPTIONS },
  async run(call) {
    const { given, terminal, words, environment } = call;
    const folder = resolve(given.operands[0] ?? '');
    const { size, root } = await withAppliance(configOf(call), ({ database, log }) =>
      onFreshFolder(folder, words, () =>
        exportLog({ db: database.db, append: log.append }, operator(environment), folder),
      ),
    );
    terminal.warn(words.exported(size, folder));
    terminal.warn(words.keepHead);
    terminal.say(`${size} ${root.toString('hex')}`);
    return OK;
  },
};
