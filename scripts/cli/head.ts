import { lastHead } from '../../server/audit/heads.ts';
import { makeDomains } from '../../server/domains.ts';
import { type Command, Failure, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';

/** `head`: the newest signed head of the log, to keep elsewhere; `--send` mails it to the privacy officer. */
export const head: Command = {
  name: 'head',
  operands: [],
  options: { send: { type: 'boolean' }, ...CONFIG_OPTIONS },
  async run(call) {
    const { given, terminal, words } = call;
    const config = configOf(call);
    return withAppliance(config, async (appliance) => {
      const newest = await lastHead(appliance.database.db);
      if (newest === null) throw new Failure(words.heads.noHead);
      if (!given.flag('send')) {
        terminal.say(newest.note.trimEnd());
        return OK;
      }
      const report = (fault: unknown): void => terminal.warn(String(fault));
      const { heads, relay } = makeDomains({ config, appliance, report });
      relay.close();
      const sent = await heads.mail();
      if ('why' in sent) throw new Failure(words.heads.notMailed(sent.why));
      terminal.say(words.heads.mailed(sent.size));
      return OK;
    });
  },
};
