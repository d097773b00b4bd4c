import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type WebSocket from 'ws';
import { STAFF_COOKIE, seatCookie } from '../../server/http.ts';
import { PROTOCOL_VERSION } from '../../server/protocol/signalling.ts';
import { Appliance } from '../../test/support/appliance.ts';
import { freeTcpPort } from '../../test/support/ports.ts';
import type { Figure } from './run.ts';
import { fillHouse, type Place } from './sockets/full-house.ts';
import { Memory } from './sockets/memory.ts';
import { openSocket, post, type Route } from './sockets/post.ts';
import { median, percentile } from './statistics.ts';

const SEATS = 5_000;
/** Rooms that their clinician has open: their patients send. */
const OPEN_ROOMS = 100;
const PER_SECOND = 2_000;
const SECONDS = 5;
const ROUNDS = 5;
/** What one address may ask a minute must not be what is measured. */
const SOCKETS_PER_ADDRESS = 20;
const AT_ONCE = 20;
/** Come and gone before memory is read first: code and the heap's own rooms are no part of a seat. */
const WARM_UP = 500;

/** Memory of the app per waiting patient; and how long a message is under way, beside a server that does nothing else. */
export async function measure(): Promise<readonly Figure[]> {
  const inspectorPort = await freeTcpPort();
  const appliance = await Appliance.start({ NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectorPort}` });
  const bare = await startBare();
  try {
    await appliance.kill('app');
    const file = join(appliance.folder, 'data', 'beeldkamer.db');
    const { places, cookie } = await fillHouse(file, appliance.person('clinician').mail, SEATS);
    await appliance.run('app');
    const memory = await Memory.of(appliance.processOf('app'), inspectorPort);
    const enter = (seat: string, cookie: string, from: string) => takeSeat(appliance, seat, cookie, from);
    const wait = ({ patient, secret }: Place, from: string) =>
      enter(patient, `${seatCookie(patient)}=${secret}`, from);
    for (const early of await forAll(places.slice(0, WARM_UP), wait)) early.close();
    const empty = await memory.read();
    const patients = await forAll(places, wait);
    const bytesPerSeat = ((await memory.read()) - empty) / SEATS;
    memory.close();
    const rooms = places.slice(0, OPEN_ROOMS);
    const hosts = await forAll(rooms, ({ host }, from) => enter(host, `${STAFF_COOKIE}=${cookie}`, from));
    const callers = await forAll(places, (_, from) => openSocket({ url: bare.url, headers: {}, from }));
    const ours = rooms.map((place, i) => throughApp(patients[i], hosts[i], place));
    const theirs = callers.slice(0, OPEN_ROOMS).map(backAgain);
    const [own, plain]: [number[], number[]] = [[], []];
    for (let i = 0; i < ROUNDS; i++) {
      own.push(percentile(await post(ours, PER_SECOND, SECONDS), 99));
      plain.push(percentile(await post(theirs, PER_SECOND, SECONDS), 99));
    }
    explain('the app', own);
    explain('bare ws', plain);
    return [
      { metric: 'bytes_per_seat', value: bytesPerSeat, unit: 'bytes' },
      { metric: 'p99_vs_bare', value: median(own) / median(plain), unit: 'ratio' },
      { metric: 'p99_ms', value: median(own), unit: 'ms' },
    ];
  } finally {
    bare.child.kill('SIGTERM');
    await appliance.stop();
  }
}

/** Says hello for a seat, and waits until the app has said welcome. */
async function takeSeat(
  appliance: Appliance,
  seat: string,
  cookie: string,
  from: string,
): Promise<WebSocket> {
  const url = `${appliance.origin.replace('http', 'ws')}/socket`;
  const socket = await openSocket({ url, headers: { origin: appliance.origin, cookie }, from });
  socket.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION, seat, endpoint: 0, resume: null }));
  const [answer] = (await once(socket, 'message')) as [Buffer];
  if (!answer.includes('"welcome"')) throw new Error(`not welcome: ${answer.toString()}`);
  return socket;
}

/** From the patient to the clinician, as a description or candidate goes. */
function throughApp(patient: WebSocket | undefined, host: WebSocket | undefined, place: Place): Route {
  if (patient === undefined || host === undefined) throw new Error('an empty seat');
  let n = 0;
  const to = { seat: place.host, endpoint: 0 };
  const send = (payload: string) => patient.send(JSON.stringify({ type: 'signal', to, n: ++n, payload }));
  return { send, receiver: host };
}

function backAgain(socket: WebSocket): Route {
  return { send: (content) => socket.send(content), receiver: socket };
}

/** Does it for all, some at a time, each few from an address of their own in 127.0.0.0/8. */
async function forAll<One, Made>(
  all: readonly One[],
  make: (one: One, from: string) => Promise<Made>,
): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    const address = Math.floor(at / SOCKETS_PER_ADDRESS);
    const from = `127.1.${address >> 8}.${(address & 255) + 1}`;
    made.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map((one) => make(one, from)))));
  }
  return made;
}

async function startBare(): Promise<{ child: ChildProcess; url: string }> {
  const port = await freeTcpPort();
  const script = join(import.meta.dirname, 'sockets', 'bare-server.ts');
  const child = spawn(process.execPath, [script, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return { child, url: `ws://127.0.0.1:${port}/` };
}

function explain(whose: string, rounds: readonly number[]): void {
  console.error(`${whose}: p99 of each round ${rounds.map((ms) => ms.toFixed(2)).join(' ')} ms`);
}
