import { readFileSync } from 'node:fs';
import type { Append } from '../../server/audit/event.ts';
import { bySystem } from '../../server/core/context.ts';
import { organisationService } from '../../server/organisation/service.ts';
import { type Call, type Command, Failure, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';
import { operator } from './operator.ts';

/** `terms`: publishes the organisation's own terms of use and privacy statement; with `--patients` those for their accounts. */
export const terms: Command = {
  name: 'terms',
  operands: ['TERMS', 'PRIVACY'],
  options: { patients: { type: 'boolean' }, ...CONFIG_OPTIONS },
  async run(call) {
    const { given, terminal, words, environment } = call;
    const [termsFile = '', privacyFile = ''] = given.operands;
    const texts = { terms: textOf(termsFile, call), privacy: textOf(privacyFile, call) };
    const { personal = [] } = operator(environment);
    const version = await withAppliance(configOf(call), ({ database, clock, log }) => {
      const append: Append = (tx, line) => log.append(tx, { ...line, personal });
      const audience = given.flag('patients') ? 'patient' : 'staff';
      return organisationService({ db: database.db, clock, append }).publishTerms(
        bySystem(),
        texts,
        audience,
      );
    });
    terminal.say(words.people.termsNow(version));
    return OK;
  },
};

function textOf(file: string, { words }: Call): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Failure(words.people.noFile((cause as Error).message), { cause });
  }
}
