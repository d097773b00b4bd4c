import { randomBytes } from 'node:crypto';
import { Inbox, Outbox } from './batch.ts';
import { AF_INET, BatchingUnavailable, type Libc, SystemError } from './libc.ts';
import { type Family, type SocketName, SocketNames } from './socket-names.ts';

/** A datagram to oneself is there at once, or (a busy kernel) a moment later. */
const TRIES = 10_000;

/**
 * Sends datagrams over loopback in the way of batches and compares what comes back, byte for byte and with its sender:
 * what we believe of the C library and of the layout of its structures is then so.
 *
 * @throws {BatchingUnavailable} when it is not.
 */
export function checkBatching(libc: Libc, family: Family): void {
  const names = new SocketNames(family, () => 0);
  const fds: number[] = [];
  try {
    const [from, to] = [open(libc, names, fds), open(libc, names, fds)];
    const sent = [randomBytes(1200), randomBytes(31), randomBytes(0)];
    const inbox = new Inbox(libc, names);
    const outbox = new Outbox(libc, names.bytes, inbox.memory);
    for (const bytes of sent) outbox.put(bytes, 0, bytes.length, to.name);
    outbox.flush(from.fd);
    for (let done = 0, tries = 0; done < sent.length; tries++) {
      const count = inbox.take(to.fd);
      for (let index = 0; index < count; index++)
        if (inbox.senderOf(index) !== from.name || !sent[done++]?.equals(inbox.bytesOf(index)))
          throw new BatchingUnavailable('a trial datagram came back changed');
      if (tries === TRIES) throw new BatchingUnavailable('a trial datagram did not come back');
    }
  } catch (cause) {
    throw cause instanceof SystemError ? new BatchingUnavailable(cause.message, { cause }) : cause;
  } finally {
    for (const fd of fds) libc.close(fd);
  }
}

interface Trial {
  readonly fd: number;
  readonly name: SocketName;
}

function open(libc: Libc, names: SocketNames, fds: number[]): Trial {
  const loopback = names.write({ address: names.family === AF_INET ? '127.0.0.1' : '::1', port: 0 });
  if (loopback === null) throw new BatchingUnavailable('there is no loopback address');
  const fd = libc.openDatagramSocket(names.family, loopback.buffer);
  fds.push(fd);
  const name = names.at(libc.nameOf(fd, names.bytes), 0);
  if (name.port === 0) throw new BatchingUnavailable('a bound socket has no port');
  return { fd, name };
}
