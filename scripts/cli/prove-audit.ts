import { resolve } from 'node:path';
import type { Appliance } from '../../server/appliance.ts';
import { type Proof, proveGrowth, proveLine } from '../../server/audit/proof.ts';
import { sizeOfHead } from '../../server/audit/verify.ts';
import { type Call, type Command, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';
import { operator } from './operator.ts';

const LINE = /^[1-9]\d{0,15}$/;

/**
 * `prove-audit LINE`: prints the proof that travels with the document which that line names; `--head` proves instead
 * that the log only grew since that head (FORMAT.md §9).
 */
export const proveAudit: Command = {
  name: 'prove-audit',
  operands: ['[LINE]'],
  options: { head: { type: 'string' }, ...CONFIG_OPTIONS },
  async run(call) {
    const { terminal, words } = call;
    const wanted = await wantedOf(call);
    const proof = await withAppliance(configOf(call), (appliance) => prove(appliance, wanted, call));
    if (proof === null) throw new Failure(words.notCovered);
    terminal.say(proof.text.trimEnd());
    terminal.warn(words.proofMade(proof.size));
    return OK;
  },
};

type Wanted = { readonly line: number } | { readonly since: number };

async function wantedOf({ given, words }: Call): Promise<Wanted> {
  const [line] = given.operands;
  const head = given.option('head');
  if (head !== undefined && line === undefined) {
    const since = await sizeOfHead(head === '-' ? head : resolve(head));
    if (since === null) throw new Failure(words.heads.badHead(head));
    return { since };
  }
  if (line === undefined || head !== undefined || !LINE.test(line)) throw new UsageError(words.lineOrHead);
  return { line: Number(line) };
}

function prove(
  { database: { db }, log }: Appliance,
  wanted: Wanted,
  { environment }: Call,
): Promise<Proof | null> {
  if ('since' in wanted) return proveGrowth(db, wanted.since);
  return proveLine({ db, append: log.append }, operator(environment), wanted.line);
}
