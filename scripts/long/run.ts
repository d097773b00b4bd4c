import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One thing that a long run judged. */
export interface Verdict {
  readonly passed: boolean;
  /** What was asked and what was seen, on one line. */
  readonly says: string;
}

const [name = ''] = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3));
const file = join(import.meta.dirname, `${name}.ts`);
if (!names.includes(name) || !existsSync(file)) {
  console.error(`npm run long -- NAME, with NAME one of: ${names.join(', ')}`);
  process.exit(64);
}
const { judge } = (await import(file)) as { judge: () => Promise<readonly Verdict[]> };
let missed = 0;
for (const { passed, says } of await judge()) {
  console.log(`long ${name} ${passed ? 'ok' : 'MISSED'}: ${says}`);
  if (!passed) missed++;
}
process.exit(missed > 0 ? 1 : 0);
