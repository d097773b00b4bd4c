import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';

/**
 * Where the kernel lists the sockets; a process that is shown nothing but processes (ProcSubset=pid) sees its own folder.
 */
const TABLES = ['/proc/self/net/udp', '/proc/self/net/udp6'];
/** A socket of these tables: local address and port, remote address and port, state (01 connected, 07 not). */
const SOCKET = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) /gm;
const UNCONNECTED = '07';

/**
 * A relay's sockets let others of the same user share their port, which an update needs; that would also let a second
 * relay take half of the packets unseen. So the port is first asked for alone. It may be shared only with sockets that
 * are each connected to one client: those of a relay that serves its last calls.
 *
 * @returns the port; for port 0 one that is free.
 * @throws {Error} of dgram when the port is somebody's.
 */
export async function claimPort(host: string, port: number): Promise<number> {
  const probe = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  const listening = once(probe, 'listening');
  probe.bind({ address: host, port, exclusive: true });
  try {
    await listening;
    return probe.address().port;
  } catch (error) {
    const isInUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    if (isInUse && (await isLeftToItsClients(port))) return port;
    throw error;
  } finally {
    probe.close();
  }
}

async function isLeftToItsClients(port: number): Promise<boolean> {
  try {
    const tables = await Promise.all(TABLES.map((file) => readFile(file, 'latin1')));
    const states = tables.flatMap((table) =>
      [...table.matchAll(SOCKET)].filter(([, local]) => Number.parseInt(local ?? '', 16) === port),
    );
    return states.every(([, , state]) => state !== UNCONNECTED);
  } catch {
    return false;
  }
}
