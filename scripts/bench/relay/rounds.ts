import { callsOf, type Ready } from './handshakes.ts';
import { type LoadResult, load, perProcessorSecond } from './load.ts';
import { type Loaded, startCoturn, startForwarder, startRelay } from './servers.ts';

const CALLS = 20;
/** Every contender is warm before what it does counts. */
const WARM_UP_S = 1;
const SLICE_S = 1;

/** What is loaded in each round. */
export type Contender =
  | 'coturn'
  | 'dgram'
  | 'forwarder'
  | 'batched'
  | 'coturnIndications'
  | 'dgramIndications';

interface Entrant {
  readonly server: Loaded;
  readonly clients: readonly Ready[];
}

export interface Round {
  /** Packets delivered per second of the server's processor. */
  readonly delivered: Readonly<Record<Contender, number>>;
  /** Of our relay on dgram, at half of what it could deliver in this round. */
  readonly lossPercent: number;
}

/**
 * All contenders wait on one core, and one after the other is loaded for a second, again and again: what the machine
 * does besides meets them all alike.
 */
export async function playRound(program: string, seconds: number): Promise<Round> {
  const entrants = await enterAll();
  const results = new Map<Contender, LoadResult[]>();
  const play = async (name: Contender, s: number) =>
    load(program, entrants[name], { rate: 0, warmUpS: s === 0 ? WARM_UP_S : 0.2, seconds: SLICE_S });
  try {
    for (let slice = 0; slice < seconds; slice++)
      for (const name of Object.keys(entrants) as Contender[])
        results.set(name, [...(results.get(name) ?? []), await play(name, slice)]);
    const rate = (name: Contender) => perProcessorSecond(results.get(name) ?? []);
    const half = { rate: rate('dgram') / 2, warmUpS: 0.2, seconds };
    const { allSent, allArrived } = await load(program, entrants.dgram, half);
    return {
      delivered: {
        coturn: rate('coturn'),
        dgram: rate('dgram'),
        forwarder: rate('forwarder'),
        batched: rate('batched'),
        coturnIndications: rate('coturnIndications'),
        dgramIndications: rate('dgramIndications'),
      },
      lossPercent: 100 * (1 - allArrived / allSent),
    };
  } finally {
    for (const { server } of Object.values(entrants)) await server.stop();
  }
}

/** A round in one line. */
export function explain({ delivered, lossPercent }: Round): string {
  const figures = Object.entries(delivered).map(([name, value]) => `${name} ${value.toFixed(0)}`);
  return `${figures.join(', ')}; loss at half ${lossPercent.toFixed(3)} %`;
}

async function enterAll(): Promise<Readonly<Record<Contender, Entrant>>> {
  const dgram = await enter(await startRelay('dgram'), 'channels');
  return {
    coturn: await enter(await startCoturn(), 'channels'),
    dgram,
    // It needs no handshake: the same clients turn to it.
    forwarder: { server: await startForwarder(pairsOf(dgram.clients)), clients: dgram.clients },
    batched: await enter(await startRelay('batched'), 'channels'),
    coturnIndications: await enter(await startCoturn(), 'indications'),
    dgramIndications: await enter(await startRelay('dgram'), 'indications'),
  };
}

async function enter(server: Loaded, kind: 'channels' | 'indications'): Promise<Entrant> {
  return { server, clients: await callsOf(server.port, CALLS, kind) };
}

function pairsOf(clients: readonly Ready[]): readonly (readonly [number, number])[] {
  const ports = clients.map(({ port }) => port);
  return Array.from({ length: ports.length / 2 }, (_, call) => [
    ports[2 * call] ?? 0,
    ports[2 * call + 1] ?? 0,
  ]);
}
