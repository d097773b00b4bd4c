import { enableCompileCache } from 'node:module';

const OLDEST_NODE = 26;

/** The door process: one TLS port for pages, sockets and TURN, led on to app and relay. */
async function main(): Promise<void> {
  if (Number.parseInt(process.version.slice(1), 10) < OLDEST_NODE) {
    refuse(
      `The door needs Node ${OLDEST_NODE} or later, this is ${process.version}: start it with node_modules/.bin/node.`,
    );
    return;
  }
  enableCompileCache();
  const [{ readDoorConfig, readSupervision }, { StartRefused }, { supervisor }, { run }] = await Promise.all([
    import('../config.ts'),
    import('../core/errors.ts'),
    import('../core/supervisor.ts'),
    import('./door/run.ts'),
  ]);
  try {
    const running = await run(readDoorConfig(), (sentence) => process.stderr.write(`door: ${sentence}\n`));
    const systemd = supervisor(readSupervision());
    const stop = (): void => {
      systemd.stopping();
      void running.stop();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    process.on('SIGHUP', running.renew);
    process.once('SIGUSR2', () => {
      // asked again: the successor did not come up, and the program may be another by now
      process.on('SIGUSR2', systemd.replaced);
      void running.handOver();
      systemd.replaced();
    });
    systemd.ready();
    // last: whoever reads this may send a signal at once
    process.stdout.write(`door listening tls ${written(running.host)}:${running.port}\n`);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    refuse(error.message);
  }
}

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

function written(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

await main();
