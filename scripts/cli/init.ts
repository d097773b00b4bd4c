import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountsService } from '../../server/accounts/service.ts';
import { ensureTypes } from '../../server/agenda/types.ts';
import type { Appliance } from '../../server/appliance.ts';
import { type Config, readSealerConfig } from '../../server/config.ts';
import { bySystem } from '../../server/core/context.ts';
import { openDataFolder } from '../../server/core/data-folder.ts';
import { transact } from '../../server/core/database.ts';
import { AppError } from '../../server/core/errors.ts';
import { readVersion } from '../../server/core/version.ts';
import { writeWhole } from '../../server/core/whole-file.ts';
import { organisationService } from '../../server/organisation/service.ts';
import type { Account } from '../../server/protocol/accounts.ts';
import { accountsIn, freshPassword } from './accounts.ts';
import { type Call, type Command, Failure, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf, environmentOf, withAppliance } from './config.ts';
import { type Answers, answersOf } from './install/answers.ts';
import { layFoundation, makeKeys } from './install/foundation.ts';
import { giveToOwner } from './install/ownership.ts';
import { INSTALLED, type Places } from './install/places.ts';
import { installationReport, type Report } from './install/report.ts';
import { giveSheet } from './key-sheet.ts';
import { operator } from './operator.ts';
import { sealerKeys } from './sealer.ts';

/** `init`: makes a new installation. Interrupted, it may be run again; a complete one it leaves as it is. */
export const init: Command = {
  name: 'init',
  operands: [],
  options: {
    answers: { type: 'string' },
    host: { type: 'string' },
    certificate: { type: 'string' },
    key: { type: 'string' },
    organisation: { type: 'string' },
    phone: { type: 'string' },
    name: { type: 'string' },
    mail: { type: 'string' },
    ...CONFIG_OPTIONS,
  },
  async run(call) {
    const answers = answersOf(call);
    const places = missing(call);
    if (places !== null) await layFoundation(call, answers, places);
    const config = configOf(call);
    if (config.mode === 'trial') throw new Failure(call.words.notInTrial);
    makeFolders(config, call);
    try {
      return await withAppliance(config, (appliance) => make(call, config, appliance, answers));
    } finally {
      giveToOwner(config.app.dataFolder);
    }
  },
};

/** Where the configuration is to come, when there is none yet. */
function missing(call: Call): Places | null {
  const { BEELDKAMER_CONFIG: named = '' } = environmentOf(call);
  if (named !== '' || call.given.option('trial') !== undefined) return null;
  return existsSync(INSTALLED.configFile) ? null : INSTALLED;
}

async function make(call: Call, config: Config, appliance: Appliance, answers: Answers): Promise<number> {
  const { terminal, words } = call;
  if (await appliance.log.installed()) {
    terminal.say(words.alreadyMade);
    return OK;
  }
  const [organisation, phone] = [await answers.demand('organisation'), await answers.demand('phone')];
  const [name, mail] = [await answers.demand('name'), await answers.demand('mail')];
  await makeOrganisation(appliance, organisation, phone);
  const accounts = accountsIn(appliance, config, call.environment);
  const admin = await makePerson(accounts, name, mail, 'admin');
  const auditor = await makeAuditor(accounts, answers);
  const people = [admin, ...auditor];
  const logKeys = await ceremony(call, config, people);
  const told = people.map(({ name, mail, roles }) => `${name} (${roles.join(', ')}), ${mail}`);
  const report = installationReport(call, told, logKeys);
  const file = join(config.app.dataFolder, 'installatieverslag.txt');
  writeWhole(file, report.text);
  await note(appliance, admin, report, call);
  terminal.say(words.installed(config.app.dataFolder));
  terminal.say(words.install.reportIn(file, report.digest));
  for (const { id, name, roles } of people)
    terminal.say(
      words.install.firstLink(name, roles.join(', '), await accounts.passwordLink(bySystem(), id)),
    );
  terminal.warn(words.install.linkWorks);
  terminal.say(words.install.startNow);
  return OK;
}

/** The paper is Dutch, whatever the language of the terminal. */
const ON_PAPER: Readonly<Record<string, string>> = { admin: 'beheerder', auditor: 'controleur' };

/** Gives the sealer its folder and first key, and prints the paper that makes the key worth something. */
async function ceremony(
  call: Call,
  { app, sealer }: Config,
  people: readonly Account[],
): Promise<readonly string[]> {
  if (sealer.socket === '') {
    call.terminal.warn(call.words.heads.noSealer);
    return [];
  }
  const config = readSealerConfig(environmentOf(call));
  const named = people.map(
    ({ name, roles }) => `${name} (${roles.map((role) => ON_PAPER[role] ?? role).join(', ')})`,
  );
  await giveSheet(call, config, named, join(app.dataFolder, 'sleutelblad.html'));
  return (await sealerKeys(config)).keys;
}

function makeFolders({ mode, app, relay }: Config, { words }: Call): void {
  const { folder, keys } = openDataFolder(app.dataFolder, mode);
  chmodSync(folder, 0o700);
  if (existsSync(keys) && !existsSync(app.kekFile)) throw new Failure(words.keyLost(app.kekFile));
  makeKeys(app.kekFile, relay.secretFile);
}

async function makeOrganisation(
  { database, clock, log }: Appliance,
  name: string,
  phone: string,
): Promise<void> {
  const organisation = organisationService({ db: database.db, clock, append: log.append });
  await organisation.ensureDefaults();
  await organisation.set(bySystem(), 'name', name);
  await organisation.set(bySystem(), 'phone', phone);
  await transact(database.db, ensureTypes);
}

/** Nobody knows the password: the first one is chosen by a link. Who is there already is of a run that broke off. */
async function makePerson(
  accounts: AccountsService,
  name: string,
  mail: string,
  role: 'admin' | 'auditor',
): Promise<Account> {
  try {
    return await accounts.createUser(bySystem(), { name, mail, roles: [role], password: freshPassword() });
  } catch (cause) {
    if (!(cause instanceof AppError && cause.code === 'ALREADY_EXISTS')) throw cause;
    const found = await accounts.accountOf(await accounts.accountIdOf(mail));
    if (found?.roles.join() !== role) throw cause;
    return found;
  }
}

async function makeAuditor(accounts: AccountsService, answers: Answers): Promise<readonly Account[]> {
  const [name, mail] = [answers.given('auditorName'), answers.given('auditorMail')];
  return name === '' || mail === '' ? [] : [await makePerson(accounts, name, mail, 'auditor')];
}

// last: a log with this line is that of a complete installation, and the line names who answers for it
async function note(
  { database, log }: Appliance,
  admin: Account,
  { digest }: Report,
  { environment }: Call,
): Promise<void> {
  await transact(database.db, (tx) =>
    log.append(tx, {
      ...operator(environment),
      code: 'installation.made',
      about: [{ kind: 'account', id: admin.id }],
      detail: { version: readVersion(), report: digest },
    }),
  );
}
