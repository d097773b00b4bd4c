import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { canonical } from '../../../core/canonical.ts';
import type { EpochMs } from '../../../core/clock.ts';
import { AppError } from '../../../core/errors.ts';
import type { CalendarReading } from '../../../protocol/import.ts';
import type { AgendaDeps } from '../../deps.ts';
import { type Decision, decide, type Known } from '../decide.ts';
import type { Directory } from '../directory.ts';
import { type Judged, type JudgedFile, unread } from '../judged.ts';
import type { Version } from '../number-store.ts';
import { type Fault, type ReadRow, readFields } from '../row.ts';
import { type Meant, meantBy, type Reading } from './meant.ts';
import type { Occasion } from './occasions.ts';
import { type ReadCalendar, readCalendar } from './reading.ts';

/** A calendar as text, and how to read it. */
export interface CalendarText extends CalendarReading {
  readonly source: string;
  readonly text: string;
}

/** What each event of a calendar asks for; null: it is no calendar, or not a whole one. */
export interface JudgedCalendar {
  readonly file: JudgedFile;
  readonly read: ReadCalendar | null;
}

/** Times before everybody else has a turn. */
const AT_ONCE = 50;

/**
 * What each event of an iCalendar file asks for, as a line of a CSV file would, and what is to be done about it.
 *
 * @throws {AppError} CLINICIAN_UNKNOWN when the calendar is said to be of somebody who is none.
 */
export async function judgeCalendar(
  deps: AgendaDeps,
  directory: Directory,
  { text, codeIn, clinicianId }: CalendarText,
): Promise<JudgedCalendar> {
  const clinician = clinicianId === undefined ? null : directory.mailOf(clinicianId);
  if (clinicianId !== undefined && clinician === null) throw new AppError('CLINICIAN_UNKNOWN');
  const now = deps.clock();
  const read = await readCalendar(text, await deps.timeZone(), now);
  if ('fault' in read) {
    const fault = { column: null, fault: read.fault };
    return { file: { judged: [unread(1, [fault])], skipped: 0 }, read: null };
  }
  const reading: Reading = { codeIn, clinician, codes: directory.codes, clinicians: directory.names };
  const judged: Judged[] = read.unread.map((line) => unread(line, [{ column: null, fault: 'broken' }]));
  let skipped = 0;
  for (const [place, occasion] of read.occasions.entries()) {
    if (place % AT_ONCE === 0) await breathe();
    const one = await judgeOne(occasion, { directory, reading, now });
    if (one === null) skipped += 1;
    else judged.push(one);
  }
  return { file: { judged: judged.toSorted((one, other) => one.line - other.line), skipped }, read };
}

interface Around {
  readonly directory: Directory;
  readonly reading: Reading;
  readonly now: EpochMs;
}

type Standing = Awaited<ReturnType<Directory['standing']>>;

/** What is to be done about one event; null: it is none of ours, or over. */
async function judgeOne(occasion: Occasion, around: Around): Promise<Judged | null> {
  const { directory, reading, now } = around;
  const { event, number } = occasion;
  const standing = await directory.standing(number);
  const meant = meantBy(occasion, reading);
  if ((meant === null && !concerns(event, standing)) || isOver(occasion, standing, now)) return null;
  if (standing.version !== null && isOlder(event, standing.version))
    return unread(event.line, [{ column: null, fault: 'older' }]);
  // what is called off need say nothing more than which
  if (event.isCancelled && occasion.fault === null && standing.appointment !== null)
    return calledOff(occasion, standing.appointment, directory);
  if (meant === null) return unread(event.line, [{ column: 'code', fault: 'unknown-code' }]);
  return await judgeMeant(occasion, { ...meant, standing }, around);
}

/** Whether an event without a code is about something that stands here. */
function concerns({ isCancelled }: Occasion['event'], { appointment }: Standing): boolean {
  return appointment?.state === 'planned' || (isCancelled && appointment !== null);
}

function isOver({ moment }: Occasion, { appointment }: Standing, now: EpochMs): boolean {
  return moment.kind === 'at' && moment.at < now && (appointment?.starts_at ?? 0) < now;
}

async function judgeMeant(
  occasion: Occasion,
  meant: Meant & { readonly standing: Standing },
  around: Around,
): Promise<Judged> {
  const { directory, now } = around;
  const { event, number } = occasion;
  const { row, name, start, faults } = await readTexts(occasion, meant, around);
  const all: readonly Fault[] = [...meant.faults, ...faults];
  const read: ReadRow = { row: all.length > 0 ? null : row, name, start, faults: all };
  if (read.row === null) return unread(event.line, all, read);
  const told = createHash('sha256')
    .update(canonical({ ...read.row }), 'utf8')
    .digest();
  const known = await directory.look(read.row, now);
  const isSame = known.isOwn && meant.standing.version?.told?.equals(told) === true;
  const decision: Decision = isSame ? { act: 'same' } : decide(read.row, known);
  const isKnown = isSame && !isNewer(event, meant.standing);
  const version = isKnown ? null : { ...versionOf(event), told, number };
  return { line: event.line, read, decision, patientId: known.patient?.id ?? null, version };
}

/**
 * The words of an event as a line; a patient who goes by number alone has the name of the own record. That is shown only
 * where it leads to something: then the log tells of whom.
 */
async function readTexts(
  { moment }: Occasion,
  { texts, faults }: Meant,
  { directory, now }: Around,
): Promise<ReadRow> {
  const { patient, name } = texts;
  const known = name === '' && patient !== '' ? await directory.nameOf(patient) : null;
  if (known === null) return await readFields(texts, moment, now);
  const read = await readFields({ ...texts, name: known }, moment, now);
  return read.row === null || faults.length > 0 ? { ...read, name: null } : read;
}

function calledOff(
  { event, number, moment }: Occasion,
  appointment: NonNullable<Known['appointment']>,
  directory: Directory,
): Judged {
  const start = moment.kind === 'at' ? moment.at : (appointment.starts_at as EpochMs);
  const person = appointment.participants.find(({ role }) => role === 'patient');
  const decision: Decision = !directory.covers(appointment)
    ? { act: 'refused', faults: [{ column: 'clinician', fault: 'other-department' }] }
    : appointment.state === 'cancelled'
      ? { act: 'same' }
      : { act: 'cancel', id: appointment.id };
  return {
    line: event.line,
    read: {
      row: null,
      name: directory.covers(appointment) ? (person?.name ?? null) : null,
      start,
      faults: [],
    },
    decision,
    patientId: person?.patient_id ?? null,
    version: { ...versionOf(event), told: null, number },
  };
}

function versionOf({ uid, sequence, modified }: Occasion['event']) {
  return { uid, sequence, modified };
}

function isNewer(event: Occasion['event'], { version }: { readonly version: Version | null }): boolean {
  return version === null || event.sequence !== version.sequence || event.modified !== version.modified;
}

/** SEQUENCE decides, then the time of the last change (RFC 5546 §2.1.5). */
function isOlder(
  { sequence, modified }: Occasion['event'],
  before: { readonly sequence: number; readonly modified: number | null },
): boolean {
  if (sequence !== before.sequence) return sequence < before.sequence;
  return modified !== null && before.modified !== null && modified < before.modified;
}
