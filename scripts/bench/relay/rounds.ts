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

type Entrants = Readonly<Record<Contender, Entrant>>;

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
  const servers: Loaded[] = [];
  try {
    return await play(program, await enterAll(servers), seconds);
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function play(program: string, entrants: Entrants, seconds: number): Promise<Round> {
  const results = new Map<Contender, LoadResult[]>();
  const slice = (name: Contender, number: number) => {
    const warmUpS = number === 0 ? WARM_UP_S : 0.2;
    return load(program, entrants[name], { rate: 0, warmUpS, seconds: SLICE_S });
  };
  for (let number = 0; number < seconds; number++)
    for (const name of Object.keys(entrants) as Contender[])
      results.set(name, [...(results.get(name) ?? []), await slice(name, number)]);
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
}

/** A round in one line. */
export function explain({ delivered, lossPercent }: Round): string {
  const figures = Object.entries(delivered).map(([name, value]) => `${name} ${value.toFixed(0)}`);
  return `${figures.join(', ')}; loss at half ${lossPercent.toFixed(3)} %`;
}

/** @param servers gets each as soon as it runs, also when a later one does not. */
async function enterAll(servers: Loaded[]): Promise<Entrants> {
  const start = async (starting: Promise<Loaded>): Promise<Loaded> => {
    const server = await starting;
    servers.push(server);
    return server;
  };
  const enter = async (starting: Promise<Loaded>, kind: 'channels' | 'indications'): Promise<Entrant> => {
    const server = await start(starting);
    return { server, clients: await callsOf(server.port, CALLS, kind) };
  };
  const dgram = await enter(startRelay('dgram'), 'channels');
  return {
    coturn: await enter(startCoturn(), 'channels'),
    dgram,
    // It needs no handshake: the same clients turn to it.
    forwarder: { server: await start(startForwarder(pairsOf(dgram.clients))), clients: dgram.clients },
    batched: await enter(startRelay('batched'), 'channels'),
    coturnIndications: await enter(startCoturn(), 'indications'),
    dgramIndications: await enter(startRelay('dgram'), 'indications'),
  };
}

function pairsOf(clients: readonly Ready[]): readonly (readonly [number, number])[] {
  const ports = clients.map(({ port }) => port);
  return Array.from({ length: ports.length / 2 }, (_, call) => [
    ports[2 * call] ?? 0,
    ports[2 * call + 1] ?? 0,
  ]);
}
