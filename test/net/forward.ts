// Joins two places for whoever comes: `forward.ts FROM TO`, each a socket's path or HOST:PORT. Says when it listens.
import { connect, createServer, type NetConnectOpts } from 'node:net';

function place(words: string): NetConnectOpts & { host?: string } {
  const at = words.lastIndexOf(':');
  return at < 0 ? { path: words } : { host: words.slice(0, at), port: Number(words.slice(at + 1)) };
}

const [from = '', to = ''] = process.argv.slice(2);
const server = createServer((near) => {
  const far = connect(place(to));
  near.pipe(far).pipe(near);
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
});
server.listen(place(from), () => process.stdout.write('listening\n'));
