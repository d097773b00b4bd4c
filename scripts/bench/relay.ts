import { BENCH_CORE, pin, takePrecedence } from './relay/cores.ts';
import { holdMany } from './relay/holding.ts';
import { compileLoad } from './relay/load.ts';
import { describeMachine } from './relay/machine.ts';
import { type Contender, explain, playRound, type Round } from './relay/rounds.ts';
import type { Figure } from './run.ts';
import { median } from './statistics.ts';

/** Rounds and seconds of each load; more of both on a machine that others use as well. */
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 3);

/**
 * Our relay beside Debian's coturn: the same clients, handshake and load, one core for each server in turn. Ratios are of
 * neighbours in one round.
 */
export async function measure(): Promise<readonly Figure[]> {
  takePrecedence();
  pin(process.pid, BENCH_CORE);
  console.log(describeMachine(ROUNDS, SECONDS));
  const load = compileLoad();
  const rounds: Round[] = [];
  for (let number = 1; number <= ROUNDS; number++) {
    const round = await playRound(load.program, SECONDS);
    console.log(`round ${number}: ${explain(round)}`);
    rounds.push(round);
  }
  load.remove();
  const ratio = (ours: Contender, theirs: Contender): number =>
    median(rounds.map(({ delivered }) => delivered[ours] / delivered[theirs]));
  const held = await holdMany();
  return [
    { metric: 'calls_vs_coturn', value: ratio('dgram', 'coturn'), unit: 'ratio' },
    { metric: 'calls_vs_coturn_batched', value: ratio('batched', 'coturn'), unit: 'ratio' },
    { metric: 'indications_vs_coturn', value: ratio('dgramIndications', 'coturnIndications'), unit: 'ratio' },
    { metric: 'hop_vs_forwarder', value: ratio('dgram', 'forwarder'), unit: 'ratio' },
    { metric: 'handshake_cpu_ms', value: held.handshakeMs, unit: 'ms' },
    {
      metric: 'loss_at_half_percent',
      value: median(rounds.map(({ lossPercent }) => lossPercent)),
      unit: '%',
    },
    { metric: 'allocations', value: held.allocations, unit: 'allocations' },
    { metric: 'kib_per_allocation', value: held.kibEach, unit: 'KiB' },
  ];
}
