import { type Clock, SECOND } from '../../core/clock.ts';
import { type SelfTestResult, selfTest } from '../probe/selftest.ts';
import type { TurnServer } from '../probe/turn-link.ts';
import type { Transport } from '../sockets/socket.ts';
import { isYoungEnough } from './version.ts';

/** A coturn that is tested now and then. */
export interface Watched {
  readonly name: string;
  readonly servers: readonly TurnServer[];
  readonly secret: string;
}

/** How a coturn stood at its last test. */
export interface EngineTest {
  readonly name: string;
  /** Whether calls may go through it: one way at least works, and it is not too old. */
  readonly isWell: boolean;
  /** What it says it is (`Coturn-4.17.1 'Gorst'`); null when it does not say. */
  readonly software: string | null;
  readonly isTooOld: boolean;
  readonly ways: readonly ({ readonly transport: Transport } & SelfTestResult)[];
}

const EVERY_MS = 15 * SECOND;
/** One lost test may be the network's; calls move at the second. */
const FAILURES = 2;

/** Two clients of a made-up call meet through it, by every way that browsers are told of. */
export async function testEngine(
  { name, servers, secret }: Watched,
  takesAnyAge: boolean,
  clock: Clock,
): Promise<EngineTest> {
  const ways = await Promise.all(
    servers.map(async (server) => ({
      transport: server.transport,
      ...(await selfTest(server, secret, clock)),
    })),
  );
  const software = ways.find((way) => way.ok && way.software !== null);
  const said = software?.ok === true ? software.software : null;
  const isTooOld = !takesAnyAge && !isYoungEnough(said);
  return { name, isWell: !isTooOld && ways.some(({ ok }) => ok), software: said, isTooOld, ways };
}

/**
 * Tests each engine at once and then every so many milliseconds.
 *
 * @param takesAnyAge in a lab
 * @param told after each test of an engine whose state it changes: at its first success, and at the second failure in a row.
 */
export function watchEngines(
  engines: readonly Watched[],
  takesAnyAge: boolean,
  clock: Clock,
  told: (name: string, isWell: boolean) => void,
  everyMs: number = EVERY_MS,
): { end(): Promise<void> } {
  const failures = new Map<string, number>();
  let round: Promise<void> = Promise.resolve();
  const look = async (engine: Watched): Promise<void> => {
    const { isWell } = await testEngine(engine, takesAnyAge, clock);
    const failed = isWell ? 0 : (failures.get(engine.name) ?? 0) + 1;
    failures.set(engine.name, failed);
    if (failed === 0 || failed === FAILURES) told(engine.name, isWell);
  };
  const lookAtAll = (): void => {
    round = round.then(() => Promise.all(engines.map(look))).then(() => undefined);
  };
  lookAtAll();
  const timer = setInterval(lookAtAll, everyMs);
  return {
    end: () => {
      clearInterval(timer);
      return round;
    },
  };
}
