import type { Duplex } from 'node:stream';
import { AppError, type ErrorCode, errorBody } from './core/errors.ts';

/**
 * Answers what never became a request (bytes that are no HTTP, headers without end, a handshake that is none) as
 * every other error is answered, and hangs up.
 */
export function malformedAnswer(
  headers: Readonly<Record<string, string>>,
): (error: Error & { readonly code?: string }, socket: Duplex) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    socket.end(answerText(error.code === 'HPE_HEADER_OVERFLOW' ? 'TOO_LARGE' : 'BAD_REQUEST', headers));
  };
}

function answerText(code: ErrorCode, headers: Readonly<Record<string, string>>): string {
  const { status } = new AppError(code);
  const body = JSON.stringify(errorBody(code));
  const all = {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  // no reason phrase (RFC 9112 §4): importing node:http for its list would load Node's WebSocket client, 14 MB
  return `HTTP/1.1 ${status} \r\n${lines.join('')}\r\n${body}`;
}
