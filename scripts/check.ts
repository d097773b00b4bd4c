import { join } from 'node:path';
import { type Outcome, STEPS } from './check/steps.ts';

/** `npm run check`: everything that can be known without running the product. Exit 1 names the steps that failed. */
const ROOT = join(import.meta.dirname, '..');
const AT_ONCE = 2;

const waiting = [...STEPS];
const failed: string[] = [];
await Promise.all(Array.from({ length: AT_ONCE }, worker));
if (failed.length > 0) {
  console.error(`\ncheck: ${failed.length} of ${STEPS.length} failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

async function worker(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const from = performance.now();
    const outcome = await step.run(ROOT);
    report(step.name, outcome, performance.now() - from);
    if (!outcome.passed) failed.push(step.name);
  }
}

function report(name: string, { passed, output }: Outcome, ms: number): void {
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(14)}${(ms / 1000).toFixed(1).padStart(5)} s`);
  if (!passed) console.log(output.replace(/^/gm, '    '));
}
