import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type {
  CallView,
  FromClient,
  FromServer,
  PeerView,
  SeatRole,
  Welcome,
} from '../../../server/protocol/signalling.ts';

type Seat = { id: string; role: SeatRole; name: string; phase: PeerView['phase']; page: Page | null };
type Page = { socket: WebSocket | null; attach: number };
type Signal = Extract<FromClient, { type: 'signal' }>;

export interface DoubleOptions {
  readonly pages: string;
  readonly guests: number;
  /** The last of the guests is a colleague with an account of his own. */
  readonly colleague?: boolean;
  readonly iceServers: (participant: string, call: string) => CallView['iceServers'];
  readonly path?: CallView['path'];
  /** Call and seats, for two doubles that pretend to be one app; else fresh ones. */
  readonly as?: Pick<Double, 'call' | 'host' | 'guests'>;
  /** A browser keeps what it knows by port: for a double that comes in place of another one. */
  readonly port?: number;
  /** What stands for host and guests in every appointment; none unless told. */
  readonly pair?: string | null;
  readonly admits?: Double['admits'];
}

type Statement = Extract<FromClient, { type: 'verified' | 'mismatch' }>;

const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };
const START = '2026-11-21T10:00:00.000Z';

/**
 * The other end of the engine's socket, for tests alone: it speaks the protocol as the app does, and can lie.
 */
export class Double {
  readonly call: string;
  /** What browsers said for the log, and which seat said it. */
  readonly statements: (Statement & { readonly by: string })[] = [];
  readonly host: string;
  readonly guests: readonly string[];
  /** Changes or drops (null) a payload on its way: a man in the middle. */
  tamper: (from: string, payload: string) => string | null = (_from, payload) => payload;
  /** What a browser is told in place of what an honest app would tell it. */
  lie: (to: string, truth: FromServer) => readonly FromServer[] = (_to, truth) => [truth];
  /** What an `admit` of the host does. */
  admits: 'yes' | 'refused' | 'unanswered';
  readonly #options: DoubleOptions;
  readonly #seats: ReadonlyMap<string, Seat>;
  readonly #http: Server;
  #sockets: WebSocketServer;
  #attach = 1;
  #heir: string | null = null;
  #ended = false;

  constructor(options: DoubleOptions) {
    this.#options = options;
    this.admits = options.admits ?? 'yes';
    this.call = options.as?.call ?? randomBytes(16).toString('base64url');
    const seat = (role: SeatRole, name: string, id: string = randomUUID()): Seat => ({
      id,
      role,
      name,
      phase: role === 'host' ? 'admitted' : 'waiting',
      page: null,
    });
    const host = seat('host', 'dr. De Vries', options.as?.host);
    const guests = Array.from({ length: options.guests }, (_, n) =>
      seat(roleOf(n, options), `Gast ${n}`, options.as?.guests[n]),
    );
    this.host = host.id;
    this.guests = guests.map(({ id }) => id);
    this.#seats = new Map([host, ...guests].map((one) => [one.id, one]));
    this.#http = createServer((request, response) => {
      const file = join(options.pages, request.url === '/' ? 'stage.html' : (request.url ?? ''));
      readFile(file).then(
        (body) => response.setHeader('content-type', TYPES[extname(file)] ?? 'text/plain').end(body),
        () => response.writeHead(404).end(),
      );
    });
    this.#sockets = this.#accept();
  }

  async listen(): Promise<string> {
    this.#http.listen(this.#options.port ?? 0, '127.0.0.1');
    await once(this.#http, 'listening');
    return this.address();
  }

  address(): string {
    const address = this.#http.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `http://localhost:${address.port}/`;
  }

  async close(): Promise<void> {
    this.drop();
    this.#sockets.close();
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }

  /** Cuts every socket, as a killed process does. */
  drop(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  /** Says that a seat is admitted, pressed or not: what a lying app would say. */
  forgeAdmitted(seat: string): void {
    this.move(seat, 'admitted');
  }

  /** Tells one browser something, out of the blue. */
  say(to: string, message: FromServer): void {
    this.#seats.get(to)?.page?.socket?.send(JSON.stringify(message));
  }

  /** Another number for a seat's page, told to both: a new epoch that no browser asked for. */
  renumber(seat: string): void {
    const one = this.#seats.get(seat);
    if (!one?.page) return;
    one.page.attach = this.#attach++;
    this.#tell(one, this.#welcome(one, one.page.attach));
    this.#announce(one);
  }

  /** Says to all that this seat leads the call from now on: after a `take`, or out of the blue. */
  makeHost(id: string): void {
    for (const one of this.#seats.values()) {
      if (one.role === 'host') one.role = 'staff';
      if (one.id === id) one.role = 'host';
    }
    for (const one of this.#seats.values())
      if (one.page) this.#tell(one, this.#welcome(one, one.page.attach));
  }

  phase(seat: string): string | undefined {
    return this.#seats.get(seat)?.phase;
  }

  #accept(): WebSocketServer {
    const sockets = new WebSocketServer({ server: this.#http, path: '/socket' });
    sockets.on('connection', (socket) => {
      let seat: Seat | null = null;
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as FromClient;
        if (message.type === 'hello') seat = this.#hello(socket, message);
        else if (seat) this.#obey(seat, message);
      });
      socket.on('close', () => {
        if (seat?.page?.socket === socket) this.#gone(seat);
      });
    });
    return sockets;
  }

  #hello(socket: WebSocket, hello: Extract<FromClient, { type: 'hello' }>): Seat | null {
    const seat = this.#seats.get(hello.seat ?? '');
    if (!seat) return null;
    const attach =
      hello.resume !== null && seat.page?.attach === hello.resume ? hello.resume : this.#attach++;
    seat.page = { socket, attach };
    this.#tell(seat, this.#welcome(seat, attach));
    this.#announce(seat);
    return seat;
  }

  #obey(seat: Seat, message: Exclude<FromClient, { type: 'hello' }>): void {
    if (message.type === 'signal') this.#forward(seat, message);
    if (message.type === 'ice') this.#tell(seat, { type: 'call', call: this.#callView(seat.id) });
    if (message.type === 'admit' && seat.role === 'host') {
      if (this.admits === 'yes') this.move(message.seat, 'admitted');
      if (this.admits === 'refused')
        this.#tell(seat, { type: 'error', code: 'WRONG_PHASE', message: 'not now', about: 'admit' });
    }
    if (message.type === 'refuse' && seat.role === 'host') this.move(message.seat, 'refused');
    if (message.type === 'verified' || message.type === 'mismatch') this.#note(seat, message);
    this.#handOver(seat, message);
    if (message.type === 'leave') this.move(seat.id, 'left');
    if (message.type === 'end' && seat.role === 'host') this.#end();
  }

  #handOver(seat: Seat, message: FromClient): void {
    if (message.type === 'take' && this.#heir === seat.id) this.makeHost(seat.id);
    if (message.type === 'offer' && seat.role === 'host') this.#heir = message.seat;
  }

  #note(by: Seat, statement: Statement): void {
    this.statements.push({ ...statement, by: by.id });
    if (statement.type === 'verified' || statement.found === 'connection') return;
    const other = this.#seats.get(statement.seat);
    if (!other) return;
    this.#tell(other, { type: 'mismatch', seat: by.id });
    this.move(by.role === 'host' ? other.id : by.id, 'left');
  }

  #forward(from: Seat, { to, n, payload }: Signal): void {
    const changed = this.tamper(from.id, payload);
    const receiver = this.#seats.get(to.seat);
    if (!receiver || changed === null || !this.#reach(from, receiver)) return;
    this.#tell(receiver, { type: 'signal', from: { seat: from.id, endpoint: 0 }, n, payload: changed });
  }

  #reach(one: Seat, other: Seat): boolean {
    const isOpen = one.role === 'host' || other.role === 'host';
    return isOpen || (one.phase === 'admitted' && other.phase === 'admitted');
  }

  /** Says that a seat is in this phase now. */
  move(id: string, phase: PeerView['phase']): void {
    const seat = this.#seats.get(id);
    if (!seat) return;
    seat.phase = phase;
    this.#tell(seat, { type: 'phase', phase, since: START, call: this.call });
    this.#announce(seat);
    // who is in now may be reached by the others
    for (const other of this.#seats.values()) if (other !== seat) this.#announce(other, seat);
  }

  #end(): void {
    this.#ended = true;
    for (const seat of this.#seats.values()) {
      this.#tell(seat, { type: 'ended', call: this.call, reason: 'host' });
    }
  }

  #gone(seat: Seat): void {
    if (seat.page) seat.page.socket = null;
    this.#announce(seat);
  }

  /** Tells one seat, or all others, where this seat stands. */
  #announce(seat: Seat, to?: Seat): void {
    for (const other of to ? [to] : this.#seats.values()) {
      if (other !== seat) this.#tell(other, { type: 'peer', peer: this.#peer(seat, other) });
    }
  }

  #peer(seat: Seat, viewer: Seat): PeerView {
    const { id, role, name, phase, page } = seat;
    const attach = page?.socket ? page.attach : null;
    return {
      ...{ seat: id, role, name, phase, since: START },
      endpoints: page ? [{ endpoint: 0, attach }] : [],
      reachable: this.#reach(seat, viewer),
      pair: role === 'host' || viewer.role === 'host' ? (this.#options.pair ?? null) : null,
    };
  }

  #welcome(seat: Seat, attach: number): Welcome {
    const { id, role, name, phase } = seat;
    const peers = [...this.#seats.values()].filter((other) => other !== seat);
    return {
      type: 'welcome',
      protocol: 1,
      now: new Date().toISOString(),
      attach,
      you: { seat: id, endpoint: 0, role, name, phase, since: START, ended: null },
      appointment: {
        id: randomUUID(),
        start: START,
        end: '2026-11-21T10:20:00.000Z',
        clinician: 'dr. De Vries',
        organisation: 'Praktijk',
        phone: '',
        pictures: 'both',
      },
      call: this.#ended ? null : this.#callView(id),
      peers: peers.map((other) => this.#peer(other, seat)),
    };
  }

  #callView(participant: string): CallView {
    return {
      call: this.call,
      phase: 'gathering',
      startedAt: null,
      iceServers: this.#options.iceServers(participant, this.call),
      iceExpires: new Date(Date.now() + 3_600_000).toISOString(),
      path: this.#options.path ?? 'direct',
    };
  }

  #tell(seat: Seat, message: FromServer): void {
    for (const told of this.lie(seat.id, message)) this.say(seat.id, told);
  }
}

function roleOf(place: number, { guests, colleague }: DoubleOptions): SeatRole {
  if (colleague && place === guests - 1) return 'staff';
  return place === 0 ? 'patient' : 'relative';
}
