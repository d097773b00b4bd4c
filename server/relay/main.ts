import { enableCompileCache } from 'node:module';

const OLDEST_NODE = 26;

/** The relay process: TURN over UDP, told by the app which calls live. */
async function main(): Promise<void> {
  if (Number.parseInt(process.version.slice(1), 10) < OLDEST_NODE) {
    refuse(
      `The relay needs Node ${OLDEST_NODE} or later, this is ${process.version}: start it with node_modules/.bin/node.`,
    );
    return;
  }
  enableCompileCache();
  const [{ readRelayConfig }, { StartRefused }, { run }] = await Promise.all([
    import('../config.ts'),
    import('../core/errors.ts'),
    import('./run.ts'),
  ]);
  try {
    const running = await run(readRelayConfig());
    for (const warning of running.warnings) process.stderr.write(`relay: ${warning}\n`);
    const stop = (): void => void running.stop();
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    // last: whoever reads this may send a signal at once
    process.stdout.write(`relay listening udp ${written(running.host)}:${running.port}\n`);
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
