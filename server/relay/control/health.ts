import type { EpochMs } from '../../core/clock.ts';
import type { SelfTestStep, TransportTest } from '../probe/selftest.ts';
import type { RelayServer } from '../server.ts';
import type { Transport } from '../sockets/socket.ts';

/** Below this a burst of video loses packets; Linux reports twice what it gave. */
const SMALLEST_RECEIVE_BUFFER = 2 * 1024 * 1024;
const NEARLY_FULL = 0.8;

/** What the administrator should know; none of it stops the relay. */
export type RelayWarning =
  | { readonly code: 'receive-buffer'; readonly bytes: number; readonly wanted: number }
  | {
      readonly code: 'self-test';
      readonly transport: Transport;
      readonly step: SelfTestStep;
      readonly why: string;
    }
  | { readonly code: 'nearly-full'; readonly allocations: number; readonly most: number }
  | { readonly code: 'events-lost'; readonly events: number };

export interface TransportHealth {
  readonly transport: Transport;
  readonly allocations: number;
  /** `null`: not tested yet. */
  readonly test: TransportTest | null;
}

/** How the relay is, for monitoring; nothing about anybody. */
export interface RelayHealth {
  /** Start of this process. */
  readonly since: EpochMs;
  readonly allocations: number;
  /** As many allocations there may be. */
  readonly most: number;
  readonly calls: number;
  /** Bytes of the UDP socket's receive buffer, as the kernel counts them. */
  readonly receiveBuffer: number;
  /** Those that are offered. */
  readonly transports: readonly TransportHealth[];
  /** Events that the app has not fetched. */
  readonly eventsWaiting: number;
  readonly warnings: readonly RelayWarning[];
}

export interface HealthFacts {
  readonly server: Pick<RelayServer, 'stats' | 'byTransport' | 'limits' | 'events'>;
  readonly since: EpochMs;
  readonly receiveBuffer: number;
  readonly offered: readonly Transport[];
  readonly tests: readonly TransportTest[];
}

/** Puts together what is known now. */
export function healthOf({ server, since, receiveBuffer, offered, tests }: HealthFacts): RelayHealth {
  const { allocations, calls } = server.stats();
  const held = server.byTransport();
  const most = server.limits.total;
  return {
    since,
    allocations,
    most,
    calls,
    receiveBuffer,
    transports: offered.map((transport) => ({
      transport,
      allocations: held[transport],
      test: tests.find((one) => one.transport === transport) ?? null,
    })),
    eventsWaiting: server.events.waiting,
    warnings: [
      ...receiveBufferWarning(receiveBuffer),
      ...tests.flatMap((test): RelayWarning[] =>
        test.ok ? [] : [{ code: 'self-test', transport: test.transport, step: test.step, why: test.why }],
      ),
      ...(allocations >= NEARLY_FULL * most ? [{ code: 'nearly-full', allocations, most } as const] : []),
      ...(server.events.lost > 0 ? [{ code: 'events-lost', events: server.events.lost } as const] : []),
    ],
  };
}

/** The warning that is known at the start already: too small a buffer, or none. */
export function receiveBufferWarning(bytes: number): readonly RelayWarning[] {
  const wanted = SMALLEST_RECEIVE_BUFFER;
  return bytes < wanted ? [{ code: 'receive-buffer', bytes, wanted }] : [];
}

/** A warning as one sentence for the administrator, with what to do. */
export function sentence(warning: RelayWarning): string {
  switch (warning.code) {
    case 'receive-buffer':
      return `receive buffer is only ${warning.bytes >> 10} KiB: set net.core.rmem_max to 4194304 or more`;
    case 'self-test':
      return `the relay cannot be reached over ${warning.transport} (${warning.step}: ${warning.why})`;
    case 'nearly-full':
      return `${warning.allocations} of ${warning.most} allocations are in use: look for a client that makes too many`;
    case 'events-lost':
      return `${warning.events} events were dropped because the app did not fetch them: look whether it runs`;
  }
}
