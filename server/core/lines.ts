import type { Socket } from 'node:net';

/**
 * Calls back for each line of text a socket brings, without its newline.
 *
 * @param longest bytes of one line; a peer that sends more is cut off.
 */
export function onLine(socket: Socket, longest: number, line: (text: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longest) {
      socket.destroy();
      return;
    }
    for (const text of lines) line(text);
  });
}
