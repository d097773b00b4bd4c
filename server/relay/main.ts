import { enableCompileCache } from 'node:module';
import type { StartRefused } from '../core/errors.ts';
import type { Running } from './run.ts';

const OLDEST_NODE = 26;

/** The relay process: TURN over UDP and TCP, and what the door hands over; told by the app which calls live. */
async function main(): Promise<void> {
  if (Number.parseInt(process.version.slice(1), 10) < OLDEST_NODE) {
    refuse(
      `The relay needs Node ${OLDEST_NODE} or later, this is ${process.version}: start it with node_modules/.bin/node.`,
    );
    return;
  }
  enableCompileCache();
  const [{ readRelayConfig, readSupervision }, { StartRefused }, { supervisor }, { run }] = await Promise.all(
    [
      import('../config.ts'),
      import('../core/errors.ts'),
      import('../core/supervisor.ts'),
      import('./run.ts'),
    ],
  );
  try {
    const running = await run(readRelayConfig());
    for (const warning of running.warnings) process.stderr.write(`relay: ${warning}\n`);
    const systemd = supervisor(readSupervision());
    const stop = (): void => {
      systemd.stopping();
      void running.stop();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    process.on('SIGHUP', () => reload(running, StartRefused));
    process.once('SIGUSR2', () => {
      let isFree = false;
      // asked again: the successor did not come up, and the program may be another by now
      process.on('SIGUSR2', () => isFree && systemd.replaced());
      void running.drain((lost) => {
        tellHandOver(lost);
        isFree = true;
        systemd.replaced();
      });
    });
    systemd.ready();
    // last: whoever reads this may send a signal at once
    process.stdout.write(`relay listening ${written(running.host)}:${running.port}\n`);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    refuse(error.message);
  }
}

/** New secrets that cannot be read change nothing: calls go on with those of before. */
function reload(running: Running, Refused: typeof StartRefused): void {
  try {
    running.reloadSecrets();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    process.stderr.write(`relay: ${error.message}\n`);
  }
}

function tellHandOver(lost: number): void {
  if (lost > 0) process.stderr.write(`relay: ${lost} clients lost: raise the limit of open files\n`);
  process.stdout.write('relay handed over\n');
}

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

function written(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

await main();
