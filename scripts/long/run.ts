import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One thing that a long run judged. */
export interface Verdict {
  readonly passed: boolean;
  /** What was asked and what was seen, on one line. */
  readonly says: string;
}

/** Says what was judged, at once: a run that is cut off has then told what it saw. */
export type Tell = (verdicts: readonly Verdict[]) => void;

const [name = ''] = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3));
const file = join(import.meta.dirname, `${name}.ts`);
if (!names.includes(name) || !existsSync(file)) {
  console.error(`npm run long -- NAME, with NAME one of: ${names.join(', ')}`);
  process.exit(64);
}
const { judge } = (await import(file)) as { judge: (tell: Tell) => Promise<readonly Verdict[]> };
let missed = 0;
const tell: Tell = (verdicts) => {
  for (const { passed, says } of verdicts) {
    console.log(`long ${name} ${passed ? 'ok' : 'MISSED'}: ${says}`);
    if (!passed) missed++;
  }
};
tell(await judge(tell));
process.exit(missed > 0 ? 1 : 0);
