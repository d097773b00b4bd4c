import { readFileSync } from 'node:fs';
import { bySystem } from '../../server/core/context.ts';
import { accountsIn, freshPassword, rolesByOne } from './accounts.ts';
import { type Call, type Command, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';

/** `create-user`: makes an account for a member of staff. */
export const createUser: Command = {
  name: 'create-user',
  operands: [],
  options: {
    name: { type: 'string' },
    mail: { type: 'string' },
    role: { type: 'string', multiple: true },
    'password-file': { type: 'string' },
    ...CONFIG_OPTIONS,
  },
  async run(call) {
    const { given, terminal, words } = call;
    const [name, mail, roles] = [demand(call, 'name'), demand(call, 'mail'), rolesByOne(call)];
    const file = given.option('password-file');
    const password = file === undefined ? freshPassword() : passwordIn(file, call);
    const config = configOf(call);
    const account = await withAppliance(config, (appliance) =>
      accountsIn(appliance, config, call.environment).createUser(bySystem(), { name, mail, roles, password }),
    );
    terminal.say(words.userMade(account.name, account.roles.join(', ')));
    if (file === undefined) {
      terminal.say(words.password(password));
      terminal.warn(words.onlyNow);
    }
    return OK;
  },
};

function demand({ given, words }: Call, option: string): string {
  const value = given.option(option);
  if (value === undefined || value === '') throw new UsageError(words.missing(`--${option}`));
  return value;
}

function passwordIn(file: string, { words }: Call): string {
  let text: string;
  try {
    text = readFileSync(file === '-' ? process.stdin.fd : file, 'utf8');
  } catch (cause) {
    throw new Failure((cause as Error).message, { cause });
  }
  const [password = ''] = text.split(/\r?\n/, 1);
  if (password === '') throw new Failure(words.noPasswordIn(file));
  return password;
}
