import { readFileSync } from 'node:fs';
import type { AccountsService } from '../../server/accounts/service.ts';
import { bySystem, type Context } from '../../server/core/context.ts';
import { accountsIn, departmentsNamed, rolesByOne } from './accounts.ts';
import { type Call, type Command, FAILED, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';

/** `user`: what a second person does about accounts: invite, list, reset a second factor, roles, shut out, let in, a first password, departments. */
export const user: Command = {
  name: 'user',
  operands: ['invite|import|list|reset-factor|roles|departments|disable|enable|sign-out|link', '[MAIL|FILE]'],
  options: {
    name: { type: 'string' },
    reason: { type: 'string' },
    role: { type: 'string', multiple: true },
    department: { type: 'string', multiple: true },
    ...CONFIG_OPTIONS,
  },
  async run(call) {
    const [action = '', about = ''] = call.given.operands;
    const prepare = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (prepare === undefined) throw new UsageError(call.words.people.noAction(action));
    if (about === '' && action !== 'list') throw new UsageError(call.words.missing('MAIL'));
    const act = prepare(call, about);
    const config = configOf(call);
    return withAppliance(config, async (appliance) => {
      const accounts = accountsIn(appliance, config, call.environment);
      const code = await act(accounts, bySystem());
      await accounts.settled();
      return code;
    });
  },
};

/** @returns the exit code. */
type Act = (accounts: AccountsService, by: Context) => Promise<number>;

/** What is asked is checked before anything is opened. */
const ACTIONS: Readonly<Record<string, (call: Call, about: string) => Act>> = {
  invite: invitation,
  import: importing,
  list: listing,
  'reset-factor': (call, mail) => {
    const reason = call.given.option('reason')?.trim() ?? '';
    if (reason === '') throw new UsageError(call.words.missing('--reason'));
    return toAccount(call, mail, (accounts, by, id) => accounts.resetFactors(by, id, reason));
  },
  roles: (call, mail) => {
    const roles = rolesByOne(call);
    return toAccount(call, mail, (accounts, by, id) => accounts.changeRoles(by, id, roles));
  },
  departments: (call, mail) =>
    toAccount(call, mail, async (accounts, by, id) =>
      accounts.changeDepartments(by, id, await departmentsNamed(call, accounts)),
    ),
  disable: (call, mail) => toAccount(call, mail, (accounts, by, id) => accounts.setDisabled(by, id, true)),
  enable: (call, mail) => toAccount(call, mail, (accounts, by, id) => accounts.setDisabled(by, id, false)),
  'sign-out': (call, mail) => toAccount(call, mail, (accounts, by, id) => accounts.endSessions(by, id)),
  link: firstPassword,
};

function toAccount(
  { given, terminal, words }: Call,
  mail: string,
  work: (accounts: AccountsService, by: Context, id: string) => Promise<void>,
): Act {
  return async (accounts, by) => {
    await work(accounts, by, await accounts.accountIdOf(mail));
    terminal.say(words.people.done(given.operands[0] ?? '', mail));
    return OK;
  };
}

function firstPassword({ terminal }: Call, mail: string): Act {
  return async (accounts, by) => {
    terminal.say(await accounts.passwordLink(by, await accounts.accountIdOf(mail)));
    return OK;
  };
}

function invitation(call: Call, mail: string): Act {
  const { given, terminal, words } = call;
  const name = given.option('name') ?? '';
  if (name.trim() === '') throw new UsageError(words.missing('--name'));
  const roles = rolesByOne(call).flatMap((role) => (role === 'support' ? [] : [role]));
  if (roles.length === 0) throw new UsageError(words.missing('--role'));
  return async (accounts, by) => {
    const departments = await departmentsNamed(call, accounts);
    const { id } = await accounts.invite(by, { name, mail, roles, departments });
    await accounts.settled();
    const state = (await accounts.invitations(by)).find((one) => one.id === id)?.state ?? '';
    terminal.say(words.people.invited(mail, state));
    return state === 'failed' ? FAILED : OK;
  };
}

function importing({ terminal, words }: Call, file: string): Act {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Failure(words.people.noFile((cause as Error).message), { cause });
  }
  return async (accounts, by) => {
    const { lines } = await accounts.importPeople(by, text);
    const refused = lines.filter(({ act }) => act === 'refused');
    for (const { line, faults } of refused) {
      const told = faults.map(({ column, fault }) => (column === null ? fault : `${column} ${fault}`));
      terminal.warn(words.people.refusedLine(line, told.join(', ')));
    }
    const done = lines.filter(({ act }) => act === 'invite' || act === 'place').length;
    terminal.say(words.people.imported(done, refused.length));
    return refused.length > 0 ? FAILED : OK;
  };
}

function listing({ terminal, words }: Call): Act {
  return async (accounts, by) => {
    for (const { mail, roles, disabled, secured } of await accounts.staffMembers(by))
      terminal.say(words.people.person({ mail, roles: roles.join(' '), disabled, secured }));
    return OK;
  };
}
