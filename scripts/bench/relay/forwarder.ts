import { createSocket } from 'node:dgram';

/**
 * The yardstick for what a relay may cost in Node at best: sends every datagram from port A on to port B as it is, for
 * the pairs of ports given as `A:B`. Prints its port.
 */
const to = new Map<number, number>();
for (const pair of process.argv.slice(2)) {
  const [one = 0, other = 0] = pair.split(':').map(Number);
  to.set(one, other);
  to.set(other, one);
}

const socket = createSocket({
  type: 'udp4',
  recvBufferSize: 4 * 1024 * 1024,
  lookup: (address, _options, answer) => answer(null, address, 4),
});
socket.on('message', (bytes, { port }) => {
  const other = to.get(port);
  if (other !== undefined) socket.send(bytes, other, '127.0.0.1');
});
socket.on('error', () => undefined);
socket.bind(0, '127.0.0.1', () => process.stdout.write(`${socket.address().port}\n`));
