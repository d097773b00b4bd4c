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

/** An empty list, as it is typed. */
const NONE = 'none';

/** A typed value in the form of its setting: digits are a number where it counts something, commas make a list. */
function typed(name: string, value: string): unknown {
  const found = Object.entries(SETTINGS).find(([one]) => one === name)?.[1];
  if (Array.isArray(found?.fallback)) return value === NONE ? [] : value.split(',').map(numberOf);
  return found !== undefined && found.unit !== null ? numberOf(value) : value;
}

function numberOf(text: string): string | number {
  return /^\d{1,5}$/.test(text) ? Number(text) : text;
}
