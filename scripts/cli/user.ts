import type { AccountsService } from '../../server/accounts/service.ts';
import { bySystem, type Context } from '../../server/core/context.ts';
import { accountsIn, rolesOf } from './accounts.ts';
import { type Call, type Command, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';

/** `user`: what a second person does to an account: reset its second factor, change roles, shut out, let in, sign out, and a link to a first password. */
export const user: Command = {
  name: 'user',
  operands: ['reset-factor|roles|disable|enable|sign-out|link', 'MAIL'],
  options: {
    reason: { type: 'string' },
    role: { type: 'string', multiple: true },
    ...CONFIG_OPTIONS,
  },
  async run(call) {
    const [action = '', mail = ''] = call.given.operands;
    const prepare = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (prepare === undefined) throw new UsageError(call.words.people.noAction(action));
    const act = prepare(call);
    const config = configOf(call);
    const made = await withAppliance(config, async (appliance) => {
      const accounts = accountsIn(appliance, config);
      const answer = await act(accounts, bySystem(), await accounts.accountIdOf(mail));
      await accounts.settled();
      return answer;
    });
    call.terminal.say(made ?? call.words.people.done(action, mail));
    return OK;
  },
};

/** @returns what is to be said instead of that it is done */
type Act = (accounts: AccountsService, by: Context, accountId: string) => Promise<string | undefined>;

/** What is asked is checked before anything is opened. */
const ACTIONS: Readonly<Record<string, (call: Call) => Act>> = {
  'reset-factor': (call) => {
    const reason = call.given.option('reason')?.trim() ?? '';
    if (reason === '') throw new UsageError(call.words.missing('--reason'));
    return silent((accounts, by, id) => accounts.resetFactors(by, id, reason));
  },
  roles: (call) => {
    const roles = rolesOf(call);
    return silent((accounts, by, id) => accounts.changeRoles(by, id, roles));
  },
  disable: () => silent((accounts, by, id) => accounts.setDisabled(by, id, true)),
  enable: () => silent((accounts, by, id) => accounts.setDisabled(by, id, false)),
  'sign-out': () => silent((accounts, by, id) => accounts.endSessions(by, id)),
  link: () => (accounts, by, id) => accounts.passwordLink(by, id),
};

function silent(act: (accounts: AccountsService, by: Context, accountId: string) => Promise<void>): Act {
  return async (accounts, by, id) => {
    await act(accounts, by, id);
    return undefined;
  };
}
