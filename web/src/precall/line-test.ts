import type { RelayTest } from '../../../server/protocol/ice.ts';
import type { Line, Tested } from '../../../server/protocol/precall.ts';
import { measure } from './measure.ts';
import { openLoop, serversOver } from './path.ts';

/** Which ways lead to the relay, and how good the best of them is. */
export type LineFound = Pick<Tested, 'udp' | 'tcp' | 'tls' | 'line'>;

const TRANSPORTS = ['udp', 'tcp', 'tls'] as const;

/**
 * Tries every transport that the appliance offers, in turn, as the relay allows a test no more at once; the first that
 * works, which is the one that a call would take, is measured. Takes some five seconds, and six more for each that is
 * blocked.
 *
 * @param stopped ends it at once; what it then answers means nothing.
 */
export async function testLine({ iceServers }: RelayTest, stopped: AbortSignal): Promise<LineFound> {
  const found: { -readonly [K in keyof LineFound]: LineFound[K] } = {
    udp: 'absent',
    tcp: 'absent',
    tls: 'absent',
    line: null,
  };
  for (const transport of TRANSPORTS) {
    const servers = serversOver(transport, iceServers);
    if (servers.length === 0) continue;
    const way = await tryWay(servers, found.line === null, stopped);
    found[transport] = way.works ? 'works' : 'fails';
    found.line ??= way.line;
  }
  return found;
}

async function tryWay(
  servers: RTCIceServer[],
  isMeasured: boolean,
  stopped: AbortSignal,
): Promise<{ readonly works: boolean; readonly line: Line | null }> {
  const loop = await openLoop(servers, stopped);
  if (loop === null) return { works: false, line: null };
  try {
    return { works: true, line: isMeasured ? await measure(loop, stopped) : null };
  } finally {
    loop.close();
  }
}
