import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AccountsService } from '../../server/accounts/service.ts';
import { ensureTypes } from '../../server/agenda/types.ts';
import type { Appliance } from '../../server/appliance.ts';
import { type Config, readSealerConfig } from '../../server/config.ts';
import { bySystem } from '../../server/core/context.ts';
import { openDataFolder } from '../../server/core/data-folder.ts';
import { transact } from '../../server/core/database.ts';
import { makeSecret } from '../../server/core/secret-file.ts';
import { organisationService } from '../../server/organisation/service.ts';
import type { Account } from '../../server/protocol/accounts.ts';
import { accountsIn, freshPassword } from './accounts.ts';
import { type Call, type Command, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, environmentOf, withAppliance } from './config.ts';
import { giveSheet } from './key-sheet.ts';
import { operator } from './operator.ts';

const QUESTIONS = ['organisation', 'phone', 'name', 'mail'] as const;
type Answers = Readonly<Record<(typeof QUESTIONS)[number], string>>;

/** `init`: makes a new installation. Interrupted, it may be run again; a complete one it leaves as it is. */
export const init: Command = {
  name: 'init',
  operands: [],
  options: {
    organisation: { type: 'string' },
    phone: { type: 'string' },
    name: { type: 'string' },
    mail: { type: 'string' },
    ...CONFIG_OPTIONS,
  },
  async run(call) {
    const { terminal, words } = call;
    const config = configOf(call);
    if (config.mode === 'trial') throw new Failure(words.notInTrial);
    makeFolders(config, call);
    return withAppliance(config, async (appliance) => {
      if (await appliance.log.installed()) {
        terminal.say(words.alreadyMade);
        return OK;
      }
      const answers = await answersOf(call);
      const password = freshPassword();
      await makeOrganisation(appliance, answers);
      const admin = await makeAdmin(accountsIn(appliance, config, call.environment), answers, password);
      await note(appliance, admin, call);
      terminal.say(words.installed(config.app.dataFolder));
      terminal.say(words.firstSignIn(config.app.origin, admin.mail));
      terminal.say(words.password(password));
      terminal.warn(words.onlyNow);
      await ceremony(call, config);
      return OK;
    });
  },
};

/** Gives the sealer its folder and first key, and prints the paper that makes the key worth something. */
async function ceremony(call: Call, { app, sealer }: Config): Promise<void> {
  if (sealer.socket === '') {
    call.terminal.warn(call.words.heads.noSealer);
    return;
  }
  const config = readSealerConfig(environmentOf(call));
  await giveSheet(call, config, join(app.dataFolder, 'sleutelblad.html'));
}

function makeFolders({ mode, app, relay }: Config, { words }: Call): void {
  const { folder, keys } = openDataFolder(app.dataFolder, mode);
  chmodSync(folder, 0o700);
  if (existsSync(keys) && !existsSync(app.kekFile)) throw new Failure(words.keyLost(app.kekFile));
  for (const file of [app.kekFile, relay.secretFile]) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    makeSecret(file);
  }
}

async function answersOf({ given, terminal, words }: Call): Promise<Answers> {
  const answers = new Map<string, string>();
  for (const name of QUESTIONS) {
    const answer = given.option(name) ?? (await terminal.ask(words.ask[name])) ?? '';
    if (answer === '') throw new UsageError(words.missing(`--${name}`));
    answers.set(name, answer);
  }
  return Object.fromEntries(answers) as Answers;
}

async function makeOrganisation({ database, clock, log }: Appliance, answers: Answers): Promise<void> {
  const organisation = organisationService({ db: database.db, clock, append: log.append });
  await organisation.ensureDefaults();
  await organisation.set(bySystem(), 'name', answers.organisation);
  await organisation.set(bySystem(), 'phone', answers.phone);
  await transact(database.db, ensureTypes);
}

function makeAdmin(accounts: AccountsService, { name, mail }: Answers, password: string): Promise<Account> {
  return accounts.createUser(bySystem(), { name, mail, roles: ['admin'], password });
}

// last: a log with this line is that of a complete installation, and the line names who answers for it
async function note({ database, log }: Appliance, admin: Account, { environment }: Call): Promise<void> {
  await transact(database.db, (tx) =>
    log.append(tx, {
      ...operator(environment),
      code: 'installation.made',
      about: [{ kind: 'account', id: admin.id }],
    }),
  );
}
