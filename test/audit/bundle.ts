import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type Head, signedCheckpoint, verifierKey } from '../../server/audit/note.ts';
import { type Verdict, verifyBundle } from '../../server/audit/verify.ts';
import { canonical } from '../../server/core/canonical.ts';
import { signerOf } from './vector.ts';

const sha256 = (...parts: (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** A log in memory, as a forger would make it: any body, hashed as the format says. */
export interface Forged {
  readonly body: string | null;
  readonly leaf: Buffer;
}

export const forged = (body: object | string): Forged => {
  const text = typeof body === 'string' ? body : canonical(body);
  return { body: text, leaf: sha256('\0', text) };
};

/** Lines of a short but lawful log; `extra` replaces or adds fields of single lines, by seq. */
export function someLog(size: number, extra: Readonly<Record<number, object>> = {}): Forged[] {
  return Array.from({ length: size }, (_, at) => {
    const seq = at + 1;
    const ts = new Date(Date.UTC(2026, 10, 21, 20) + seq * 1000).toISOString();
    return forged({
      v: 1,
      seq,
      ts,
      ev: { code: 'appointment.viewed' },
      det: {},
      name: `é${seq}`,
      ...extra[seq],
    });
  });
}

/** The text of events.ndjson over these lines, chained afresh. */
export function eventsOf(lines: readonly Forged[]): string {
  let chain: Buffer = Buffer.alloc(32);
  const texts = lines.map(({ body, leaf }, at) => {
    chain = sha256(Buffer.from([1]), chain, leaf);
    return `{"body":${body},"chain":"${chain.toString('hex')}","leaf":"${leaf.toString('hex')}","seq":${at + 1}}\n`;
  });
  return texts.join('');
}

/** RFC 9162 §2.1.1, word for word. */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256('');
  const [first] = leaves;
  if (leaves.length === 1 && first !== undefined) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.from([1]), rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

export const ORIGIN = 'beeldkamer/test-box/1';
const sealer = signerOf('07'.repeat(32));
export const KEYS = `${verifierKey(ORIGIN, sealer)}\n`;

export function headOf(lines: readonly Forged[], size = lines.length): Head {
  return { origin: ORIGIN, size, root: rootOf(lines.slice(0, size).map(({ leaf }) => leaf)) };
}

/** A signed checkpoint over the first `size` lines. */
export function noteOf(lines: readonly Forged[], size = lines.length): string {
  return signedCheckpoint(headOf(lines, size), sealer);
}

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a bundle of these texts and has it judged. */
export function judged(
  events: string | Buffer,
  { checkpoints = '', keys = KEYS, head }: { checkpoints?: string; keys?: string; head?: string } = {},
): Promise<Verdict> {
  writeFileSync(join(folder, 'events.ndjson'), events);
  writeFileSync(join(folder, 'checkpoints.txt'), checkpoints);
  writeFileSync(join(folder, 'keys.txt'), keys);
  if (head !== undefined) writeFileSync(join(folder, 'head'), head);
  return verifyBundle(folder, { heads: head === undefined ? [] : [join(folder, 'head')] });
}
