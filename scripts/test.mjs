// `npm test`: makes the folder ready, then checks and tests on the project's own Node. Whatever happens, the last
// line is `N passed, N failed, N skipped`. Plain JavaScript: the system's Node may be the one that runs it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BootstrapFailed, bootstrap, NODE } from './bootstrap.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOTHING_RAN = '\n0 passed, 1 failed, 0 skipped';

try {
  bootstrap({ tests: true, web: false });
} catch (error) {
  console.error(error instanceof BootstrapFailed ? error.message : error);
  console.log(NOTHING_RAN);
  process.exit(1);
}

const tests = spawn(NODE, ['scripts/run-tests.ts', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => tests.kill(signal));
tests.once('exit', (code, signal) => {
  if (signal !== null) console.log(`${NOTHING_RAN} (ended by ${signal})`);
  process.exitCode = code ?? 1;
});
