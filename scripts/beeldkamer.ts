import { enableCompileCache } from 'node:module';

if (Number(process.versions.node.split('.')[0]) < 26) {
  console.error(`Beeldkamer needs Node 26 and this is ${process.version}: use "npm run beeldkamer -- …".`);
  process.exit(1);
}
enableCompileCache();
(await import('../server/core/vendored.ts')).useVendored();

const { runCommand } = await import('./cli/run.ts');
const { processTerminal } = await import('./cli/terminal.ts');

process.exitCode = await runCommand(process.argv.slice(2), process.env, processTerminal());
