import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Verdict, verifyBundle } from '../../../server/audit/verify.ts';
import type { Mutant } from './line-mutants.ts';
import { type SecondVerdict, SecondVerifier } from './second-verifier.ts';

/** Both verifiers, and a folder for what they judge. */
export class BothVerifiers {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mutant-'));
  readonly #second = new SecondVerifier();

  /** Writes a bundle and has both judge it. */
  async judge({ bundle, heads = [], keys }: Omit<Mutant, 'expected'>): Promise<[Verdict, SecondVerdict]> {
    const write = (name: string, text: string | Buffer): string => {
      const file = join(this.#folder, name);
      writeFileSync(file, text);
      return file;
    };
    write('events.ndjson', bundle.events);
    write('checkpoints.txt', bundle.checkpoints);
    write('keys.txt', bundle.keys);
    return this.judgeFolder(this.#folder, {
      heads: heads.map((text, at) => write(`head${at}`, text)),
      keys: keys === undefined ? undefined : write('kept-keys', keys),
    });
  }

  async judgeFolder(
    folder: string,
    kept: Parameters<typeof verifyBundle>[1] = {},
  ): Promise<[Verdict, SecondVerdict]> {
    const second = this.#second.judge(folder, kept);
    return [await verifyBundle(folder, kept), await second];
  }

  /** What is wrong with how they judged a mutant, or `null` when both said what they must. */
  async misjudged(mutant: Mutant): Promise<string | null> {
    const [one, two] = await this.judge(mutant);
    const { exit, seq } = mutant.expected;
    const same = one.exit === exit && two.exit === exit && (one.fault?.code ?? null) === two.code;
    if (same && (one.fault?.seq ?? null) === seq && two.seq === seq) return null;
    const said = [one.exit, one.fault?.seq, one.fault?.code, two.exit, two.seq, two.code];
    return `wanted ${exit} ${seq}, got ${said.map(String).join(' ')}`;
  }

  close(): void {
    this.#second.close();
    rmSync(this.#folder, { recursive: true });
  }
}
