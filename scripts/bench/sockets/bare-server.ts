import { WebSocketServer } from 'ws';

/** The least that can be done with a message: `ws` sends it back. */
const [port] = process.argv.slice(2);
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(port), perMessageDeflate: false });
server.on('listening', () => console.log('listening'));
server.on('connection', (socket) => socket.on('message', (data) => socket.send(data.toString())));
process.on('SIGTERM', () => process.exit(0));
