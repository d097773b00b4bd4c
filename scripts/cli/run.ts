import { parseArgs } from 'node:util';
import { diskFaultOf } from '../../server/core/disk-fault.ts';
import { AppError, StartRefused } from '../../server/core/errors.ts';
import { type Command, FAILED, Failure, type Given, OK, USAGE, UsageError } from './command.ts';
import { helpAll, helpOne } from './help.ts';
import { wordsFor } from './language.ts';
import type { Terminal } from './terminal.ts';
import type { CommandName, Words } from './words.ts';

// loaded when called: a bundle is judged without the database's code, and help costs nothing
const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  init: async () => (await import('./init.ts')).init,
  'create-user': async () => (await import('./create-user.ts')).createUser,
  user: async () => (await import('./user.ts')).user,
  department: async () => (await import('./department.ts')).department,
  terms: async () => (await import('./terms.ts')).terms,
  set: async () => (await import('./set.ts')).set,
  'export-audit': async () => (await import('./export-audit.ts')).exportAudit,
  'send-audit': async () => (await import('./send-audit.ts')).sendAudit,
  'verify-audit': async () => (await import('./verify-audit.ts')).verifyAudit,
  'prove-audit': async () => (await import('./prove-audit.ts')).proveAudit,
  'accept-clock': async () => (await import('./accept-clock.ts')).acceptClock,
  head: async () => (await import('./head.ts')).head,
  'key-sheet': async () => (await import('./key-sheet.ts')).keySheet,
  'restore-audit': async () => (await import('./restore-audit.ts')).restoreAudit,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  doctor: async () => (await import('./doctor.ts')).doctor,
  certificate: async () => (await import('./certificate.ts')).certificate,
  health: async () => (await import('./health.ts')).health,
  update: async () => (await import('./update.ts')).update,
  retention: async () => (await import('./retention.ts')).retention,
  hold: async () => (await import('./hold.ts')).hold,
  incidents: async () => (await import('./incidents.ts')).incidents,
  erase: async () => (await import('./erase.ts')).erase,
};

/**
 * The operator's command: finds what was asked, checks how it was called, does it.
 *
 * @param args what was typed after `beeldkamer`.
 * @returns the exit code; only faults of ours are thrown.
 */
export async function runCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<number> {
  const words = wordsFor(environment);
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === 'help') {
    terminal.say(helpAll(words));
    return name === undefined ? USAGE : OK;
  }
  if (!isCommand(name)) {
    terminal.warn(`${words.unknownCommand(name)}\n\n${helpAll(words)}`);
    return USAGE;
  }
  const command = await COMMANDS[name]();
  if (rest.includes('--help')) {
    terminal.say(helpOne(command, words));
    return OK;
  }
  try {
    return await command.run({ given: parse(command, rest, words), terminal, words, environment });
  } catch (cause) {
    return explain(cause, command, words, terminal);
  }
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

function parse(command: Command, rest: readonly string[], words: Words): Given {
  const { values, positionals } = parseOrRefuse(command, rest, words);
  const [excess] = positionals.slice(command.operands.length);
  // an operand in brackets may be left out
  const missing = command.operands.slice(positionals.length).find((name) => !name.startsWith('['));
  if (excess !== undefined) throw new UsageError(words.tooMany(excess));
  if (missing !== undefined || positionals.includes(''))
    throw new UsageError(words.missing(missing ?? 'DIR'));
  return {
    operands: positionals,
    option(name) {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
    flag: (name) => values[name] === true,
    options(name) {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
  };
}

function parseOrRefuse({ options }: Command, rest: readonly string[], words: Words) {
  try {
    return parseArgs({ args: [...rest], options, allowPositionals: true });
  } catch (cause) {
    throw new UsageError(words.unknownOption((cause as Error).message), { cause });
  }
}

function explain(cause: unknown, command: Command, words: Words, terminal: Terminal): number {
  if (cause instanceof UsageError) {
    terminal.warn(`${cause.message}\n\n${helpOne(command, words)}`);
    return USAGE;
  }
  if (cause instanceof Failure || cause instanceof StartRefused) {
    terminal.warn(cause.message);
    return FAILED;
  }
  if (cause instanceof AppError) {
    const known: Readonly<Record<string, string>> = words.error;
    terminal.warn(known[cause.code] ?? `${cause.code}: ${cause.message}`);
    return FAILED;
  }
  const fault = diskFaultOf(cause);
  if (fault === null) throw cause;
  terminal.warn(words.diskFault[fault]((cause as NodeJS.ErrnoException).path ?? ''));
  return FAILED;
}
