import { resolve } from 'node:path';
import { exportLog } from '../../server/audit/export.ts';
import { exportEvents } from '../../server/audit/exports/export.ts';
import { FORMATS, type FormatName, isFormat } from '../../server/audit/exports/formats.ts';
import { iso } from '../../server/core/clock.ts';
import { type Call, type Command, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';
import { onFreshFolder } from './fresh-folder.ts';
import { lineRange, RANGE_OPTIONS } from './line-range.ts';
import { operator } from './operator.ts';

const BUNDLE = 'bundle';

/**
 * `export-audit DIR`: the whole log as a bundle, and last what to keep outside the box; or with `--format` a part of it
 * in another form. Who runs the box sees nothing personal in it: that is for the privacy officer, on screen.
 */
export const exportAudit: Command = {
  name: 'export-audit',
  operands: ['DIR'],
  options: { format: { type: 'string' }, ...RANGE_OPTIONS, ...CONFIG_OPTIONS },
  async run(call) {
    const format = call.given.option('format') ?? BUNDLE;
    const folder = resolve(call.given.operands[0] ?? '');
    if (isFormat(format)) return await exportForm(call, format, folder);
    const { exports } = call.words;
    if (format !== BUNDLE)
      throw new UsageError(exports.unknownFormat(format, [BUNDLE, ...Object.keys(FORMATS)].join(', ')));
    if (Object.keys(lineRange(call)).length > 0) throw new UsageError(exports.onlyWhole);
    return await exportBundle(call, folder);
  },
};

async function exportBundle(call: Call, folder: string): Promise<number> {
  const { terminal, words, environment } = call;
  const { size, root } = await withAppliance(configOf(call), ({ database, log }) =>
    onFreshFolder(folder, words, () =>
      exportLog({ db: database.db, append: log.append }, operator(environment), folder),
    ),
  );
  terminal.warn(words.exported(size, folder));
  terminal.warn(words.keepHead);
  terminal.say(`${size} ${root.toString('hex')}`);
  return OK;
}

async function exportForm(call: Call, format: FormatName, folder: string): Promise<number> {
  const { terminal, words, environment } = call;
  const wanted = lineRange(call);
  const config = configOf(call);
  const { installation, site } = config.app;
  const made = await withAppliance(config, ({ database: { db }, log: { append }, clock }) =>
    onFreshFolder(folder, words, () =>
      exportEvents(
        { db, append },
        operator(environment),
        { installation, site, at: iso(clock()) },
        format,
        wanted,
        folder,
      ),
    ),
  );
  terminal.say(words.exports.events(made.events, made.from, made.through, folder));
  return OK;
}
