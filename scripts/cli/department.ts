import type { AccountsService } from '../../server/accounts/service.ts';
import { bySystem, type Context } from '../../server/core/context.ts';
import { accountsIn } from './accounts.ts';
import { type Call, type Command, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';

/** `department`: the parts of the organisation, each with a head; who works where is set by `user departments`. */
export const department: Command = {
  name: 'department',
  operands: ['list|make|head|end', '[NAME]'],
  options: { mail: { type: 'string' }, ...CONFIG_OPTIONS },
  async run(call) {
    const [action = '', name = ''] = call.given.operands;
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (act === undefined) throw new UsageError(call.words.people.noDepartmentAction(action));
    if (name === '' && action !== 'list') throw new UsageError(call.words.missing('NAME'));
    const mail = call.given.option('mail') ?? '';
    if (mail === '' && (action === 'make' || action === 'head'))
      throw new UsageError(call.words.missing('--mail'));
    const config = configOf(call);
    return withAppliance(config, async (appliance) => {
      await act(accountsIn(appliance, config, call.environment), bySystem(), { call, name, mail });
      if (action !== 'list') call.terminal.say(call.words.people.departmentDone(action, name));
      return OK;
    });
  },
};

interface Asked {
  readonly call: Call;
  readonly name: string;
  /** Mail address of the head. */
  readonly mail: string;
}

const ACTIONS: Readonly<
  Record<string, (accounts: AccountsService, by: Context, asked: Asked) => Promise<void>>
> = {
  list: async (accounts, _by, { call: { terminal, words } }) => {
    for (const { name, head, members } of await accounts.departments())
      terminal.say(words.people.department({ name, head: head.name, members }));
  },
  make: async (accounts, by, { name, mail }) => {
    await accounts.makeDepartment(by, { name, head: await accounts.accountIdOf(mail) });
  },
  head: async (accounts, by, asked) => {
    const { id, name } = await found(accounts, asked);
    await accounts.changeDepartment(by, id, { name, head: await accounts.accountIdOf(asked.mail) });
  },
  end: async (accounts, by, asked) => accounts.endDepartment(by, (await found(accounts, asked)).id),
};

async function found(accounts: AccountsService, { call, name }: Asked) {
  const wanted = name.trim().toLowerCase();
  const one = (await accounts.departments()).find((known) => known.name.toLowerCase() === wanted);
  if (one === undefined) throw new Failure(call.words.people.noDepartment(name));
  return one;
}
