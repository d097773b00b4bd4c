// `npm start`: makes the folder ready and runs the trial appliance on the project's own Node. Plain JavaScript: the
// system's Node may be the one that runs it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bootstrap, NODE, orExit } from './bootstrap.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

orExit(() => bootstrap({ say: console.error }));

const trial = spawn(NODE, ['scripts/trial.ts', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => trial.kill(signal));
trial.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
