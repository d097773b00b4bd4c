import { bySystem } from '../../server/core/context.ts';
import { organisationService } from '../../server/organisation/service.ts';
import { SETTINGS } from '../../server/organisation/settings.ts';
import { type Command, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';

/** `set`: changes a setting of the organisation, as a manager will on screen. It counts at once, without a restart. */
export const set: Command = {
  name: 'set',
  operands: ['NAME', 'VALUE'],
  options: CONFIG_OPTIONS,
  async run(call) {
    const { given, terminal, words } = call;
    const [name = '', value = ''] = given.operands;
    await withAppliance(configOf(call), ({ database, clock, log }) =>
      organisationService({ db: database.db, clock, append: log.append }).set(
        bySystem(),
        name,
        typed(name, value),
      ),
    );
    terminal.say(words.settingChanged(name, value));
    return OK;
  },
};

/** A typed value in the form of its setting: digits are a number where the setting counts something. */
function typed(name: string, value: string): string | number {
  const counts = Object.entries(SETTINGS).some(([one, { unit }]) => one === name && unit !== null);
  return counts && /^\d{1,4}$/.test(value) ? Number(value) : value;
}
