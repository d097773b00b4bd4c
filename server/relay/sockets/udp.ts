import { type Datagrams, type Endpoint, listenDatagrams } from './datagrams.ts';
import type { Receive } from './socket.ts';

/** A bound UDP socket, and what the administrator should know about it. */
interface ListeningUdp {
  readonly datagrams: Datagrams;
  /** What it is, whatever was wished. */
  readonly layer: 'dgram' | 'batched';
  readonly warnings: readonly string[];
}

/**
 * Listens for datagrams in the way that is wished. Where batches cannot be had, plain sockets do the same more slowly,
 * with a warning.
 *
 * @throws {StartRefused} when host and port cannot be bound.
 */
export async function listenUdp(
  sockets: 'dgram' | 'batched',
  endpoint: Endpoint,
  receive: Receive,
): Promise<ListeningUdp> {
  const plain = async (warnings: readonly string[]): Promise<ListeningUdp> => ({
    datagrams: await listenDatagrams(endpoint, receive),
    layer: 'dgram',
    warnings,
  });
  if (sockets === 'dgram') return await plain([]);
  // Loaded only when asked for: it stands on a part of Node that is still experimental.
  const [{ listenBatched }, { BatchingUnavailable }] = await Promise.all([
    import('./batched.ts'),
    import('./libc.ts'),
  ]);
  try {
    return { datagrams: await listenBatched(endpoint, receive), layer: 'batched', warnings: [] };
  } catch (error) {
    if (!(error instanceof BatchingUnavailable)) throw error;
    const warning = `relay.sockets is batched, but this computer cannot (${error.message}): it is dgram`;
    return await plain([warning]);
  }
}
