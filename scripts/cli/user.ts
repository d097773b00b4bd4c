import type { AccountsService } from '../../server/accounts/service.ts';
import { bySystem, type Context } from '../../server/core/context.ts';
import { accountsIn, rolesOf } from './accounts.ts';
import { type Call, type Command, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';

/** `user`: what a second person does to an account: reset its second factor, change roles, shut out, let in, sign out. */
export const user: Command = {
  name: 'user',
  operands: ['reset-factor|roles|disable|enable|sign-out', 'MAIL'],
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
    await withAppliance(config, async (appliance) => {
      const accounts = accountsIn(appliance, config);
      await act(accounts, bySystem(), await accounts.accountIdOf(mail));
      await accounts.settled();
    });
    call.terminal.say(call.words.people.done(action, mail));
    return OK;
  },
};

type Act = (accounts: AccountsService, by: Context, accountId: string) => Promise<void>;

/** What is asked is checked before anything is opened. */
const ACTIONS: Readonly<Record<string, (call: Call) => Act>> = {
  'reset-factor': (call) => {
    const reason = call.given.option('reason')?.trim() ?? '';
    if (reason === '') throw new UsageError(call.words.missing('--reason'));
    return (accounts, by, id) => accounts.resetFactors(by, id, reason);
  },
  roles: (call) => {
    const roles = rolesOf(call);
    return (accounts, by, id) => accounts.changeRoles(by, id, roles);
  },
  disable: () => (accounts, by, id) => accounts.setDisabled(by, id, true),
  enable: () => (accounts, by, id) => accounts.setDisabled(by, id, false),
  'sign-out': () => (accounts, by, id) => accounts.endSessions(by, id),
};
