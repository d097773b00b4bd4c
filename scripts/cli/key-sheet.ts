import { resolve } from 'node:path';
import { type SheetFacts, sheetHtml, sheetText } from '../../server/audit/heads/sheet.ts';
import { readSealerConfig, type SealerConfig } from '../../server/config.ts';
import { systemClock } from '../../server/core/clock.ts';
import { writeWhole } from '../../server/core/whole-file.ts';
import { type Call, type Command, Failure, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf, environmentOf } from './config.ts';
import { sealerKeys } from './sealer.ts';

/** `key-sheet`: the paper of the key ceremony, with the key that signs the log's heads now. */
export const keySheet: Command = {
  name: 'key-sheet',
  operands: [],
  options: { out: { type: 'string' }, ...CONFIG_OPTIONS },
  async run(call) {
    const { given, words } = call;
    if (configOf(call).sealer.socket === '') throw new Failure(words.heads.noSealer);
    await giveSheet(call, readSealerConfig(environmentOf(call)), [], given.option('out'));
    return OK;
  },
};

/** Says the sheet, and writes it to a file for a printer as well when there is one. */
export async function giveSheet(
  { terminal, words }: Call,
  config: SealerConfig,
  people: readonly string[],
  out: string | undefined,
): Promise<void> {
  const { generation, keys } = await sealerKeys(config);
  const day = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'full', timeZone: 'Europe/Amsterdam' });
  const facts: SheetFacts = {
    installation: config.installation,
    generation,
    keys: keys.slice(-1),
    day: day.format(systemClock()),
    people,
  };
  terminal.say(sheetText(facts));
  if (out === undefined) return;
  const file = resolve(out);
  try {
    writeWhole(file, sheetHtml(facts), 0o644);
  } catch (cause) {
    throw new Failure(words.heads.sheetBroken(file, (cause as Error).message), { cause });
  }
  terminal.say(words.heads.sheetIn(file));
}
