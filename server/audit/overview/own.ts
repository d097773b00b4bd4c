import { timingSafeEqual } from 'node:crypto';
import { DAY, type EpochMs, HOUR, iso, later } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { KeyedBuckets } from '../../core/rate.ts';
import { sourceOf } from '../../core/source.ts';
import type { Transport } from '../../delivery/service.ts';
import type {
  AskOverview,
  AskOverviewFile,
  OverviewCode,
  OverviewLetter,
  Paper,
  PaperFile,
} from '../../protocol/overview.ts';
import { codeByHash, countWrong, deleteCodesBefore, endBy, saveCode } from './code-store.ts';
import { letterOf } from './own-letter.ts';
import type { OverviewDeps, Overviews } from './service.ts';

/** What a patient types to read the own overview. */
export interface TypedIdentity {
  readonly code: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
}

/** Days, both included; null: open at that side. */
export interface OwnPeriod {
  readonly from: string | null;
  readonly through: string | null;
}

/** The same question, without a last day that must be known. */
type Own<Asked> = Omit<Asked, keyof OwnPeriod> & OwnPeriod;

/** The patient's own way to the overview: a code from the desk or in a letter, and the birth date. */
export interface OwnOverview {
  /**
   * A code for one patient, for seven days; an older one stops working.
   *
   * @throws {AppError} PATIENT_UNKNOWN, NO_BIRTH_DATE
   */
  offer(by: Context, patientId: string): Promise<OverviewCode>;
  /**
   * Mails a link that holds such a code, to the patient's own address. It works once: for an hour after it was opened.
   *
   * @throws {AppError} PATIENT_UNKNOWN, NO_BIRTH_DATE, NO_MAIL
   */
  mail(by: Context, patientId: string): Promise<OverviewLetter>;
  /** @throws {AppError} LINK_UNKNOWN, IDENTITY_WRONG, IDENTITY_CLOSED (the fifth time), TOO_MANY, BAD_REQUEST (no such day) */
  page(by: Context, typed: TypedIdentity, asked: Own<AskOverview>): Promise<Paper>;
  /** @throws as `page` does */
  file(by: Context, typed: TypedIdentity, asked: Own<AskOverviewFile>): Promise<PaperFile>;
}

export interface OwnDeps extends Pick<OverviewDeps, 'db' | 'clock' | 'append' | 'organisation'> {
  readonly overviews: Overviews;
  /** Null: not known; undefined: there is no such patient. */
  readonly birthDateOf: (patientId: string) => Promise<string | null | undefined>;
  /** Records of these patients that are still there. */
  readonly patientFacts: (
    ids: readonly string[],
  ) => Promise<readonly { readonly name: string; readonly mail: string | null }[]>;
  readonly transport: Transport;
  readonly mailFrom: string;
  /** Codes that people type, as those on letters. */
  readonly newCode: () => string;
  /** The keyed hash of a code as it was typed; null: it is none. */
  readonly hashOfCode: (typed: string) => Buffer | null;
  /** The one origin people use. */
  readonly origin: string;
}

const WORKS_FOR = 7 * DAY;
/** A mailed link, after it was opened: time to read and to save. */
const OPEN_FOR = HOUR;
/** Wrong birth dates for one code. */
const MOST_WRONG = 5;
/** Tries from one address, right or wrong. */
const FROM_ONE = { burst: 10, perSecond: 1 / 60 };

export function ownOverview(deps: OwnDeps): OwnOverview {
  const { clock, overviews } = deps;
  const tries = new KeyedBuckets(FROM_ONE);
  const today = async (): Promise<string> => {
    const { timeZone } = await deps.organisation();
    return Temporal.Instant.fromEpochMilliseconds(clock())
      .toZonedDateTimeISO(timeZone)
      .toPlainDate()
      .toString();
  };
  async function enter(by: Context, typed: TypedIdentity): Promise<{ by: Context; patientId: string }> {
    if (!tries.take(sourceOf(by.address ?? ''), clock())) throw new AppError('TOO_MANY');
    const patientId = await identified(deps, by, typed);
    const actor = {
      kind: 'guest',
      seatId: patientId,
      subject: patientId,
      name: '',
      role: 'patient',
    } as const;
    return { by: { ...by, actor }, patientId };
  }
  return {
    async offer(by, patientId) {
      const { code, ends } = await freshCode(deps, by, patientId, 'desk');
      return { address: `${deps.origin}/inzage`, code, until: iso(ends) };
    },
    async mail(by, patientId) {
      const [patient] = await deps.patientFacts([patientId]);
      if (patient === undefined) throw new AppError('PATIENT_UNKNOWN');
      const { name, mail } = patient;
      if (mail === null) throw new AppError('NO_MAIL');
      const { code, ends } = await freshCode(deps, by, patientId, 'mail');
      const organisation = await deps.organisation();
      const letter = letterOf(deps, { to: { name, mail }, code, ends, organisation });
      return { sent: (await deps.transport(letter)).kind === 'accepted', until: iso(ends) };
    },
    async page(by, typed, asked) {
      const own = await enter(by, typed);
      return overviews.page(own.by, own.patientId, { ...asked, through: asked.through ?? (await today()) });
    },
    async file(by, typed, asked) {
      const own = await enter(by, typed);
      return overviews.file(own.by, own.patientId, { ...asked, through: asked.through ?? (await today()) });
    },
  };
}

/** Keeps a fresh code of this patient in place of an older one, and tells it in the log. */
async function freshCode(
  deps: OwnDeps,
  by: Context,
  patientId: string,
  way: 'desk' | 'mail',
): Promise<{ readonly code: string; readonly ends: EpochMs }> {
  const { db, clock, append } = deps;
  const birthDate = await deps.birthDateOf(patientId);
  if (birthDate === undefined) throw new AppError('PATIENT_UNKNOWN');
  if (birthDate === null) throw new AppError('NO_BIRTH_DATE');
  const code = deps.newCode();
  const hash = deps.hashOfCode(code);
  if (hash === null) throw new Error('a code of our own is none');
  const ends = later(clock(), WORKS_FOR);
  await transact(db, async (tx) => {
    await deleteCodesBefore(tx, clock());
    await saveCode(tx, { patient_id: patientId, hash, ends_at: ends, mailed: Number(way === 'mail') });
    const about = [{ kind: 'patient', id: patientId }] as const;
    await append(tx, {
      ...{ code: 'patient.overview_offered', by, about },
      detail: { until: iso(ends), way },
    });
  });
  return { code, ends };
}

/** @returns whose overview it is */
async function identified(deps: OwnDeps, by: Context, { code, birthDate }: TypedIdentity): Promise<string> {
  const hash = deps.hashOfCode(code);
  const known = hash === null ? null : await codeByHash(deps.db, hash);
  if (known === null || known.ends_at <= deps.clock()) throw new AppError('LINK_UNKNOWN');
  const patientId = known.patient_id;
  const isRight = isSame(birthDate, (await deps.birthDateOf(patientId)) ?? '');
  // counted and refused in one go: many at once are no more tries than one after another
  const wrong = await transact(deps.db, async (tx) => {
    const before = (await codeByHash(tx, known.hash))?.wrong ?? MOST_WRONG;
    if (before < MOST_WRONG && isRight && known.mailed === 1)
      await endBy(tx, patientId, later(deps.clock(), OPEN_FOR));
    if (before >= MOST_WRONG || isRight) return before;
    await countWrong(tx, patientId);
    const about = [{ kind: 'patient', id: patientId }] as const;
    await deps.append(tx, { code: 'patient.overview_given', by, outcome: 4, why: 'identity-wrong', about });
    return before + 1;
  });
  if (wrong >= MOST_WRONG) throw new AppError('IDENTITY_CLOSED');
  if (!isRight) throw new AppError('IDENTITY_WRONG');
  return patientId;
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
