import { bareCall } from './first-frame/bare.ts';
import { firstFrameMs, type Round } from './first-frame/round.ts';
import { setStage } from './first-frame/stage.ts';
import { Surgery } from './first-frame/surgery.ts';
import type { Figure } from './run.ts';
import { median, percentile } from './statistics.ts';

const CALLS = Number(process.env['BENCH_CALLS'] ?? 30);

/** From the press on 'Laat binnen' to the first live picture on the later side, and the same for a bare call. */
export async function measure(): Promise<readonly Figure[]> {
  const stage = await setStage();
  try {
    const surgery = await Surgery.open(stage);
    const ours: Round[] = [];
    const bare: Round[] = [];
    for (let i = 0; i < CALLS; i++) {
      ours.push(await surgery.consult());
      bare.push(await bareCall(stage));
    }
    explain('consultation', ours);
    explain('bare call', bare);
    const [own, plain] = [ours.map(firstFrameMs), bare.map(firstFrameMs)];
    return [
      { metric: 'p95_ms', value: percentile(own, 95), unit: 'ms' },
      { metric: 'vs_bare', value: median(own) / median(plain), unit: 'ratio' },
      { metric: 'median_ms', value: median(own), unit: 'ms' },
      { metric: 'bare_median_ms', value: median(plain), unit: 'ms' },
    ];
  } finally {
    await stage.close();
  }
}

/** Where the time goes: the median moment of each thing that happened, after the press, on either side. */
function explain(what: string, rounds: readonly Round[]): void {
  console.error(`${what}: ${rounds.map((round) => firstFrameMs(round).toFixed(0)).join(' ')}`);
  for (const side of ['presser', 'other'] as const) {
    const moments = new Map<string, number[]>();
    for (const { pressedAt, [side]: sight } of rounds) {
      for (const [name, at] of firstOfEach(sight.marks, pressedAt)) {
        moments.set(name, [...(moments.get(name) ?? []), at - pressedAt]);
      }
    }
    const middle = [...moments].map(([name, all]) => ({ name, at: median(all), times: all.length }));
    for (const { name, at, times } of middle.toSorted((one, other) => one.at - other.at)) {
      console.error(`  ${side.padEnd(8)} ${at.toFixed(0).padStart(5)} ms  ${name} (${times})`);
    }
  }
}

/** The first mark of each name from the press on. */
function firstOfEach(marks: Round['other']['marks'], from: number): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { name, at } of marks) if (at >= from && !first.has(name)) first.set(name, at);
  return first;
}
