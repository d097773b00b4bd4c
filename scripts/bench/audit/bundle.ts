import { generateKeyPairSync } from 'node:crypto';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CHAIN_START, chainOf, leafOf } from '../../../server/audit/chain.ts';
import { lineText } from '../../../server/audit/export.ts';
import { signedCheckpoint, verifierKey } from '../../../server/audit/note.ts';
import { newTree } from '../../../server/audit/tree.ts';
import { practiceLines } from './practice.ts';

const ORIGIN = 'beeldkamer/zorgbox/1';
const PATIENTS = 10_000;
/** Lines between two checkpoints, as the sealer makes them. */
const CHECKPOINT = 1_000;
const PAGE = 1_000;

/** Writes the bundle of a practice's log, with a checkpoint every 1,000 lines. */
export function writeBundle(folder: string, lines: number): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  const file = openSync(join(folder, 'events.ndjson'), 'wx');
  const tree = newTree();
  const notes: string[] = [];
  let chain = CHAIN_START;
  const page: string[] = [];
  for (const { ts, body } of practiceLines(PATIENTS)) {
    const seq = tree.size + 1;
    const leaf = leafOf(body);
    chain = chainOf(chain, leaf);
    tree.add(leaf);
    page.push(`${lineText({ seq, ts, body, leaf, chain })}\n`);
    if (seq % CHECKPOINT === 0)
      notes.push(signedCheckpoint({ origin: ORIGIN, size: seq, root: tree.root() }, privateKey));
    if (seq % PAGE === 0 || seq === lines) writeSync(file, page.splice(0).join(''));
    if (seq === lines) break;
  }
  closeSync(file);
  writeFileSync(join(folder, 'checkpoints.txt'), notes.join('\n'));
  writeFileSync(join(folder, 'keys.txt'), `${verifierKey(ORIGIN, privateKey)}\n`);
}
