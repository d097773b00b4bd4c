import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BENCH_CORE } from './cores.ts';
import type { Ready } from './handshakes.ts';
import { HOST, type Loaded } from './servers.ts';

/** What a load brought; times in nanoseconds of processor. */
export interface LoadResult {
  readonly sent: number;
  readonly arrived: number;
  /** Including warm-up and what came in after the end. */
  readonly allSent: number;
  readonly allArrived: number;
  /** Packets that another client got than the one they were for. */
  readonly wrong: number;
  readonly serverNs: number;
}

/** Packets each direction keeps on their way when the server's own limit is sought. */
const WINDOW = 16;

/** The generator, compiled for this machine. */
export function compileLoad(): { readonly program: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'load-'));
  const program = join(folder, 'load');
  execFileSync('gcc', ['-O2', '-o', program, join(import.meta.dirname, 'load.c')], { stdio: 'inherit' });
  return { program, remove: () => rmSync(folder, { recursive: true }) };
}

/**
 * @param rate packets a second in all; 0: as many as the server passes on.
 * @throws {Error} when a packet reached another client than the one it was for.
 */
export async function load(
  program: string,
  { server: { pid, port }, clients }: { readonly server: Loaded; readonly clients: readonly Ready[] },
  { rate, warmUpS, seconds }: { readonly rate: number; readonly warmUpS: number; readonly seconds: number },
): Promise<LoadResult> {
  const options = [HOST, port, pid, WINDOW, Math.round(rate), warmUpS, seconds].map(String);
  const child = spawn('taskset', ['--cpu-list', String(BENCH_CORE), program, ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const lines = clients.map(
    ({ host, port: local, channel, peer }) =>
      `${host} ${local} ${channel} ${[...peer.ip].join('.')} ${peer.port}\n`,
  );
  child.stdin.end(lines.join(''));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`the load ended with ${code}`);
  const result = JSON.parse(output) as LoadResult;
  if (result.wrong > 0) throw new Error(`${result.wrong} packets reached a client that they were not for`);
  return result;
}

/** Delivered packets for each second of processor that the server used. */
export function perProcessorSecond(results: readonly LoadResult[]): number {
  const arrived = results.reduce((sum, one) => sum + one.arrived, 0);
  const nanoseconds = results.reduce((sum, one) => sum + one.serverNs, 0);
  return arrived / (nanoseconds / 1e9);
}
