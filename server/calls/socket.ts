import type { IncomingMessage, ServerResponse } from 'node:http';
import type {} from '@fastify/cookie';
import type { WebsocketPluginOptions } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import type { RawData, WebSocket } from 'ws';
import { SECOND } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { type Http, seatCookie } from '../http.ts';
import type { FromServer } from '../protocol/signalling.ts';
import { BEAT_MS, Pulse } from './pulse.ts';
import type { CallsService, Line, Party } from './service.ts';
import { isSeatId } from './verbs.ts';

/** Longest frame: a signal of 64 KiB in its envelope. A longer one ends the socket with 1009 (RFC 6455 §7.4.1). */
const MOST_FRAME = 72 * 1024;
/** Who takes in this little is not keeping up: it is dropped, and comes back with `resume`. */
const MOST_BUFFERED = 4 * 1024 * 1024;
const HELLO_WITHIN = 10 * SECOND;
/** A browser that does not answer a close is cut off after this long. */
const CLOSE_WITHIN = 2 * SECOND;
/** RFC 6455 §7.4.1: the server met a condition that it did not expect. */
const UNEXPECTED = 1011;

/** How the websocket plugin is registered: small frames, no compression (its bombs, and CRIME). */
const SOCKET_OPTIONS = {
  maxPayload: MOST_FRAME,
  perMessageDeflate: false,
  clientTracking: true,
} as const;

/**
 * For `register`: an error of a socket is the browser's (too long a frame, no UTF-8, a broken line) and is already
 * being answered with its close code.
 */
export const SOCKET_PLUGIN: WebsocketPluginOptions = {
  options: SOCKET_OPTIONS,
  errorHandler: (_error, socket) => giveUp(socket),
};

/** `/socket`: everything that happens in the room, and desks. */
export function callSocket(http: Http, { calls }: { readonly calls: CallsService }): void {
  const pulse = new Pulse<WebSocket>();
  const answers = new WeakMap<IncomingMessage, ServerResponse>();
  const beating = setInterval(() => pulse.beat(), BEAT_MS);
  beating.unref();
  http.addHook('onClose', async () => clearInterval(beating));
  http.get(
    '/socket',
    {
      websocket: true,
      config: { access: 'everyone', event: { none: 'transport-of-a-logged-act' } },
      preValidation: async (request, reply) => {
        if (!request.ws) throw new AppError('NOT_FOUND');
        answers.set(request.raw, reply.raw);
        demandSameOrigin(request);
        if (staffParty(request) === null && !(await calls.holdsAny(seatSecrets(request))))
          throw new AppError('NOT_SIGNED_IN');
      },
    },
    (socket, request) => {
      letGo(socket, request.raw, answers.get(request.raw));
      attend(calls, pulse, socket, partyOf(request));
    },
  );
}

/**
 * The plugin's listener and Node's socket hold on to request and answer, with all their headers, for as long as the
 * socket lives: hours, in a waiting room of thousands.
 */
function letGo(
  socket: WebSocket,
  { socket: wire }: IncomingMessage,
  answer: ServerResponse | undefined,
): void {
  socket.removeAllListeners('error');
  socket.on('error', () => giveUp(socket));
  answer?.detachSocket(wire);
}

function giveUp(socket: WebSocket): void {
  if (socket.readyState === socket.OPEN) socket.close(UNEXPECTED);
  cutOffSoon(socket);
}

function attend(calls: CallsService, pulse: Pulse<WebSocket>, socket: WebSocket, party: Party): void {
  const conversation = calls.converse(party, lineOf(socket));
  const patience = setTimeout(() => conversation.hurry(), HELLO_WITHIN);
  pulse.add(socket);
  socket.on('message', (data: RawData, isBinary: boolean) => {
    pulse.heard(socket);
    conversation.hear(isBinary ? null : textOf(data));
  });
  socket.on('pong', () => pulse.heard(socket));
  socket.on('close', () => {
    clearTimeout(patience);
    pulse.remove(socket);
    void conversation.hangUp();
  });
}

function lineOf(socket: WebSocket): Line {
  let shut = false;
  return {
    get isShut() {
      return shut;
    },
    send(message: FromServer) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MOST_BUFFERED) socket.terminate();
      else socket.send(JSON.stringify(message));
    },
    close(code: number) {
      shut = true;
      socket.close(code);
      cutOffSoon(socket);
    },
  };
}

function cutOffSoon(socket: WebSocket): void {
  setTimeout(() => socket.terminate(), CLOSE_WITHIN).unref();
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as ArrayBuffer).toString('utf8');
}

/** A page of this very host: the front door knows which hosts are ours. @throws {AppError} FOREIGN_ORIGIN */
function demandSameOrigin({ headers }: FastifyRequest): void {
  const { origin = '', host } = headers;
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw new AppError('FOREIGN_ORIGIN');
}

function staffParty({ context, sessionId }: FastifyRequest): Party['staff'] {
  const { actor } = context;
  return actor.kind === 'staff' && sessionId !== null ? { actor, sessionId } : null;
}

function partyOf(request: FastifyRequest): Party {
  const secrets = seatSecrets(request);
  return {
    staff: staffParty(request),
    secretOf: (seatId) => secrets.get(seatId),
    by: request.context,
  };
}

/** What the browser sent for seats, by seat. A browser that was used by many patients has a few. */
function seatSecrets({ cookies }: FastifyRequest): ReadonlyMap<string, string> {
  const prefix = seatCookie('');
  const found = Object.entries(cookies).flatMap(([name, secret]) => {
    const seatId = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    return isSeatId(seatId) && secret !== undefined ? [[seatId, secret] as const] : [];
  });
  return new Map(found.slice(0, MOST_SEATS));
}

const MOST_SEATS = 50;
