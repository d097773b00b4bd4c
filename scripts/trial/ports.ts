import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { StartRefused } from '../../server/core/errors.ts';

const LOOPBACK = ['127.0.0.1', '::1'];
const RELAY_PORT = 3478;
const RELAY_PORTS_TRIED = 200;

/**
 * The port for the pages: the one that was asked for, or any free one for 0.
 *
 * @throws {StartRefused} when another program has it, or this user may not open it.
 */
export async function appPort(asked: number): Promise<number> {
  if (asked === 0) return anyTcpPort();
  for (const host of LOOPBACK) await demandFree(asked, host, '--port');
  return asked;
}

/** @throws {StartRefused} when another program has this port, or this user may not open it */
export async function demandFree(port: number, host: string, option = '--door-port'): Promise<void> {
  const problem = await tcpProblem(port, host);
  if (problem === 'EADDRINUSE') {
    throw new StartRefused(
      `Poort ${port} is al in gebruik. Stop het programma dat hem gebruikt, of kies een andere: npm start -- ${option} ${port + 10}`,
    );
  }
  if (problem === 'EACCES') {
    throw new StartRefused(
      `Poort ${port} mag deze gebruiker niet openen. Kies een hogere: npm start -- ${option} 8080`,
    );
  }
}

/** The port for the relay, free over UDP and TCP: the one that was asked for, else the first free one from 3478. */
export async function relayPort(asked: number | null): Promise<number> {
  if (asked !== null && asked !== 0) {
    if (await isFreeForRelay(asked)) return asked;
    throw new StartRefused(
      `Poort ${asked} voor de relay is al in gebruik. Kies een andere met --relay-port.`,
    );
  }
  for (let port = RELAY_PORT; port < RELAY_PORT + RELAY_PORTS_TRIED; port += 1) {
    if (await isFreeForRelay(port)) return port;
  }
  throw new StartRefused(`Geen vrije poort voor de relay vanaf ${RELAY_PORT}. Kies er een met --relay-port.`);
}

async function isFreeForRelay(port: number): Promise<boolean> {
  return (await tcpProblem(port, '127.0.0.1')) === null && (await udpIsFree(port));
}

/** Why nobody can listen there, or `null`. A machine without IPv6 has no problem with ::1. */
async function tcpProblem(port: number, host: string): Promise<'EADDRINUSE' | 'EACCES' | null> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return null;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return code === 'EADDRINUSE' || code === 'EACCES' ? code : null;
  } finally {
    server.close();
  }
}

async function udpIsFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

async function anyTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
