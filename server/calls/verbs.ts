import { performance } from 'node:perf_hooks';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { DeclaredEvent } from '../audit/event.ts';
import { AppError } from '../core/errors.ts';
import { Mismatch, Uncompared, Verified } from '../protocol/comparison.ts';
import { Quality } from '../protocol/quality.ts';
import {
  Admit,
  AskIce,
  End,
  type FromClient,
  Hello,
  Leave,
  Offer,
  Refuse,
  Signal,
  Take,
} from '../protocol/signalling.ts';
import { Id } from '../protocol/values.ts';
import { admit, end, leave, refuse, type SeatAct } from './admission.ts';
import { mismatch, uncompared, verified } from './comparison.ts';
import type { CallsDeps } from './deps.ts';
import { type Floor, greet } from './greeting.ts';
import { noteQuality } from './quality/quality.ts';
import type { Line, Party, SeatSession, Session } from './session.ts';
import { offer, take } from './succession.ts';

/** Longest payload of a signal, in bytes of UTF-8. */
const MOST_PAYLOAD = 65_536;

/** What a verb works with. */
export interface Stage {
  readonly deps: CallsDeps;
  readonly floor: Floor;
  readonly party: Party;
  readonly line: Line;
  /** Null until `hello` was answered. */
  session: Session | null;
}

interface Verb<T extends FromClient['type']> {
  /** What the verb writes to the log, or why nothing. */
  readonly event: DeclaredEvent;
  readonly fits: (message: unknown) => boolean;
  readonly run: (stage: Stage, message: Extract<FromClient, { type: T }>) => Promise<void> | void;
}

const FORWARDED: DeclaredEvent = { none: 'transport-of-a-logged-act' };

/** What a browser may say, one row a type: the compiler counts the rows. */
export const VERBS: { readonly [T in FromClient['type']]: Verb<T> } = {
  hello: {
    event: 'call.opened',
    fits: fitting(Hello),
    run: async (stage, message) => {
      if (stage.session !== null) throw new AppError('WRONG_PHASE');
      stage.session = await greet(stage.deps, stage.floor, stage, message);
    },
  },
  signal: {
    event: FORWARDED,
    fits: fitting(Signal),
    run: (stage, message) => {
      if (Buffer.byteLength(message.payload) > MOST_PAYLOAD) throw new AppError('TOO_LARGE');
      if (!stage.floor.rooms.forward(seatOf(stage), message)) throw new AppError('PEER_UNKNOWN');
    },
  },
  admit: {
    event: 'call.admitted',
    fits: fitting(Admit),
    run: (stage, { seat }) => act(stage, (deps, by) => admit(deps, by, seat)),
  },
  refuse: {
    event: 'call.refused',
    fits: fitting(Refuse),
    run: (stage, { seat }) => act(stage, (deps, by) => refuse(deps, by, seat)),
  },
  leave: {
    event: 'call.left',
    fits: fitting(Leave),
    run: (stage) => act(stage, leave),
  },
  end: {
    event: 'call.ended',
    fits: fitting(End),
    run: (stage) => act(stage, end),
  },
  offer: {
    event: 'call.host_offered',
    fits: fitting(Offer),
    run: (stage, { seat }) => act(stage, (deps, by) => offer(deps, by, seat)),
  },
  take: {
    event: 'call.host_changed',
    fits: fitting(Take),
    run: async (stage) => {
      const { appointmentId, seatId, endpoint, by } = seatOf(stage);
      const former = await take(stage.deps, { appointmentId, seatId, endpoint, by });
      await stage.floor.rooms.agendaChanged(appointmentId, former);
    },
  },
  ice: {
    event: FORWARDED,
    fits: fitting(AskIce),
    run: async (stage) => {
      if (!(await stage.floor.rooms.renew(seatOf(stage)))) throw new AppError('WRONG_PHASE');
    },
  },
  verified: {
    event: 'call.sas_ok',
    fits: fitting(Verified),
    run: async (stage, message) => {
      demandFewStatements(stage);
      await act(stage, (deps, by) => verified(deps, by, message));
    },
  },
  mismatch: {
    event: 'call.sas_mismatch',
    fits: fitting(Mismatch),
    run: async (stage, message) => {
      demandFewStatements(stage);
      await act(stage, async (deps, by) => {
        await mismatch(deps, by, message);
        if (message.found === 'pictures') tellMismatch(stage, message.seat);
        return null;
      });
    },
  },
  quality: {
    event: 'call.measured',
    fits: fitting(Quality),
    run: async (stage, message) => {
      const { appointmentId, seatId, endpoint, attach, by } = seatOf(stage);
      if (!stage.floor.figures.take(seatId, performance.now())) throw new AppError('TOO_MANY');
      const last = await noteQuality(stage.deps, { appointmentId, seatId, endpoint, attach, by }, message);
      if (last) stage.floor.tally.add(message.figures);
    },
  },
  uncompared: {
    event: 'call.sas_ok',
    fits: fitting(Uncompared),
    run: async (stage, message) => {
      demandFewStatements(stage);
      await act(stage, (deps, by) => uncompared(deps, by, message));
    },
  },
};

/** Whether this is the name of a verb. */
export function isVerb(type: unknown): type is FromClient['type'] {
  return typeof type === 'string' && Object.hasOwn(VERBS, type);
}

/** Does an act of this seat, then tells everybody; a call that ended by it is ended at the relay too. */
async function act(
  stage: Stage,
  work: (deps: CallsDeps, by: SeatAct) => Promise<string | null>,
): Promise<void> {
  const { appointmentId, seatId, endpoint, by } = seatOf(stage);
  const ended = await work(stage.deps, { appointmentId, seatId, endpoint, by });
  if (typeof ended === 'string') stage.deps.relayEnd(ended).catch(stage.deps.report);
  await stage.floor.rooms.refresh(appointmentId);
}

/** The other side stops at once, also when the browser that says it cannot reach it any more. */
function tellMismatch(stage: Stage, to: string): void {
  const { seatId } = seatOf(stage);
  for (const line of stage.floor.presence.socketsOf(to)) line.send({ type: 'mismatch', seat: seatId });
}

/** Each is a line in the log, and nothing else holds back who makes them up. @throws {AppError} TOO_MANY */
function demandFewStatements(stage: Stage): void {
  const { seatId } = seatOf(stage);
  if (!stage.floor.statements.take(seatId, performance.now())) throw new AppError('TOO_MANY');
}

function seatOf({ session }: Stage): SeatSession {
  if (session === null) throw new AppError('HELLO_FIRST');
  if (session.kind !== 'seat') throw new AppError('NOT_ALLOWED');
  return session;
}

function fitting(schema: TSchema): (message: unknown) => boolean {
  const checker = Compile(schema);
  return (message) => checker.Check(message);
}

const seatIdChecker = Compile(Id);

/** Whether this has the form of a seat's id. */
export function isSeatId(text: string): boolean {
  return seatIdChecker.Check(text);
}
