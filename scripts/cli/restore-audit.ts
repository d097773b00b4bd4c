import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sealerStatus } from '../../server/audit/heads/status.ts';
import { beginGeneration, type LastHead, readKeptHead } from '../../server/audit/new-generation.ts';
import type { Config } from '../../server/config.ts';
import { cleanName } from '../../server/core/names.ts';
import { beTheOnlyProcess } from '../../server/core/one-process.ts';
import { type Call, type Command, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';
import { operator } from './operator.ts';

const SIGNERS = 2;

/** `restore-audit`: after a backup was put back, begins a new generation of the log by a line that says what was lost. */
export const restoreAudit: Command = {
  name: 'restore-audit',
  operands: [],
  options: {
    signer: { type: 'string', multiple: true },
    reason: { type: 'string' },
    head: { type: 'string' },
    ...CONFIG_OPTIONS,
  },
  async run(call) {
    const answerable = answerableOf(call);
    const config = configOf(call);
    await beginAnew(call, config, answerable, await lastHeadOf(call, config));
    return OK;
  },
};

/** Who answers for a restore, and why there was one. */
export interface Answerable {
  readonly reason: string;
  readonly signers: ReadonlySet<string>;
}

/** @throws {UsageError} without a reason, or without two different people */
export function answerableOf({ given, words }: Call): Answerable {
  const reason = given.option('reason')?.trim() ?? '';
  if (reason === '') throw new UsageError(words.missing('--reason'));
  const signers = new Set(given.options('signer').map(cleanName));
  if (signers.size < SIGNERS) throw new UsageError(words.heads.needSigners);
  return { reason, signers };
}

/** Writes the line that begins a new generation, and says what was lost. */
export async function beginAnew(
  { terminal, words, environment }: Call,
  config: Config,
  { reason, signers }: Answerable,
  last: LastHead | null,
): Promise<void> {
  const named = Object.fromEntries(Array.from(signers, (name, at) => [`signer${at + 1}`, name]));
  await withAppliance(config, async ({ database, log, folder }) => {
    const release = beTheOnlyProcess(folder.folder);
    const who = operator(environment, { reason, ...named });
    const deps = { db: database.db, append: log.append };
    const { generation, restored, lost } = await beginGeneration(deps, who, signers.size, last);
    release();
    terminal.say(words.heads.begun(generation, restored));
    terminal.say(lost === null ? words.heads.nothingLost : words.heads.lost(lost.from, lost.through));
    terminal.say(words.heads.afterRestore);
  });
}

/** The later of what the sealer signed last and what somebody kept; null when neither knows of any. */
export async function lastHeadOf({ given, words }: Call, { sealer }: Config): Promise<LastHead | null> {
  const file = given.option('head');
  const kept = file === undefined ? null : keptHead(resolve(file));
  if (file !== undefined && kept === null) throw new Failure(words.heads.badHead(file));
  const status = await sealerStatus(sealer.socket);
  if (status === null && kept === null) throw new Failure(words.heads.needHead);
  if (status === null || status.head === null) return kept;
  const { generation, size, root, note } = status.head;
  const signed = { generation, size, root: Buffer.from(root, 'base64'), note, keys: status.keys };
  return kept !== null && isLater(kept, signed) ? kept : signed;
}

function isLater(one: LastHead, other: LastHead): boolean {
  return one.generation === other.generation ? one.size > other.size : one.generation > other.generation;
}

function keptHead(file: string): LastHead | null {
  try {
    return readKeptHead(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
