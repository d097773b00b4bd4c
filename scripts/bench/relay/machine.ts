import { execFileSync } from 'node:child_process';
import { cpus, release } from 'node:os';
import { BENCH_CORE, SERVER_CORE } from './cores.ts';

/** What the figures were taken on and with. */
export function describeMachine(rounds: number, seconds: number): string {
  const [cpu] = cpus();
  return [
    `Node ${process.version}, coturn ${versionOf('coturn')}, gcc ${versionOf('gcc')}, Linux ${release()}`,
    `${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores: server on core ${SERVER_CORE}, load on core ${BENCH_CORE}, loopback`,
    '20 calls, both directions, 16 of 21 packets 1170 bytes and 5 of 21 120 bytes, client to client over two allocations',
    `${rounds} rounds in turn, ${seconds} s each; figures: delivered packets per second of the server's processor`,
  ].join('\n');
}

function versionOf(name: string): string {
  return execFileSync('dpkg-query', ['--show', '--showformat=$' + '{Version}', name], { encoding: 'utf8' });
}
