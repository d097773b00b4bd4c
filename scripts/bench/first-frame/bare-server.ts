import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';

/** Serves the bare page and forwards between the two that are connected: `bare-server.ts HOST PORT`. */
const [host = '127.0.0.1', port = '0'] = process.argv.slice(2);
const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['bare.html', 'text/html'],
  '/bare.js': ['bare.js', 'text/javascript'],
};

const server = createServer((request, response) => {
  const found = FILES[request.url ?? ''];
  if (found === undefined) return void response.writeHead(404).end();
  const [file, type] = found;
  response.writeHead(200, { 'content-type': type }).end(readFileSync(join(import.meta.dirname, file)));
});
const sockets = new Set<WebSocket>();
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('message', (data) => {
    for (const other of sockets) if (other !== socket) other.send(String(data));
  });
});
server.listen(Number(port), host, () => console.log('listening'));
