import { canonical } from '../core/canonical.ts';
import { type EpochMs, iso } from '../core/clock.ts';
import { seal } from '../core/seal.ts';
import { demandFits } from './catalogue/fits.ts';
import { CATALOGUE, type Detail, type EventKind, type Outcome } from './catalogue.ts';
import type { About, Occurrence, Personal } from './event.ts';
import type { SubjectKey } from './keys.ts';
import { objOf } from './obj.ts';
import { subjectOf, usrOf } from './usr.ts';

/** What the log itself adds to an occurrence. */
export interface Frame {
  readonly seq: number;
  readonly at: EpochMs;
  /** This run of the process, and milliseconds since it began. */
  readonly mono: { readonly boot: string; readonly ms: number };
  readonly installation: string;
  readonly site: string;
  /** `usr` id of who answers for what the appliance does by itself. */
  readonly responsible: string | null;
  readonly keyFor: (subject: string, at: EpochMs) => SubjectKey;
}

/** Version of the form of a line; a reader must refuse one it does not know. */
const VERSION = 1;
/** A verifier reads lines of at most 1 MiB; no lawful act comes near. */
const MAX_BYTES = 256 * 1024;
const MAX_WORD = 1_000;
const WHY = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
/** Where a line has to do with care: the treatment relation is the appointment (`appointment@1`). */
const CARE: ReadonlySet<About['kind']> = new Set(['appointment', 'participant', 'seat', 'call', 'link']);

/**
 * The body of a line: canonical text with every field of NEN 7513 chapter 7, in the form that FORMAT.md publishes.
 *
 * @throws {TypeError} when the occurrence itself is wrong (a field its kind of event has not): a fault of ours.
 */
export function bodyOf(occurrence: Occurrence, frame: Frame): string {
  const { code, by, about = [], why = null } = occurrence;
  const kind: EventKind = CATALOGUE[code];
  if (why !== null && !WHY.test(why)) throw new TypeError(`why of ${code} must be a word, not a sentence`);
  const out = occurrence.outcome ?? kind.outs[0];
  const usr = usrOf(by.actor, frame.responsible);
  demandFits({ code, kind, out, role: usr.role, about });
  const body = canonical({
    v: VERSION,
    seq: frame.seq,
    ts: iso(frame.at),
    mono: frame.mono,
    trace: plain(by.trace),
    ev: { code, sys: 'DCM', type: kind.type, sub: kind.sub },
    act: kind.act,
    out,
    why,
    ...permission(about, kind, out),
    purpose: kind.purpose,
    usr: [usr],
    obj: objOf(about.map((one) => ({ kind: one.kind, id: plain(one.id) }))),
    det: detailOf(occurrence, kind),
    src: { site: frame.site, id: frame.installation, type: 4 },
    pii: hidden(occurrence, frame),
  });
  if (Buffer.byteLength(body) > MAX_BYTES) throw new TypeError(`a line of ${code} is too long`);
  return body;
}

/** NEN 7513 `controles` and protocols: authorisation, treatment relation, consent, emergency button. */
function permission(about: readonly About[], { purpose }: EventKind, out: Outcome) {
  // who reviews treats nobody, whatever the line is about
  const related = purpose !== 'HCOMPL' && about.some(({ kind }) => CARE.has(kind));
  const personal = related || about.some(({ kind }) => kind === 'patient' || kind === 'participant');
  const allowed = out !== 4;
  const checks = [allowed, related && allowed, personal && allowed, purpose === 'BTG'];
  return {
    chk: checks.map((check) => (check ? 'T' : 'F')).join(''),
    pol: {
      authz: 'rbac@1',
      rel: related ? 'appointment@1' : null,
      consent: personal ? 'none-required' : null,
    },
  };
}

function detailOf({ code, detail = {} }: Occurrence, kind: EventKind): Record<string, unknown> {
  const fields = Object.entries(detail).map(([name, value]) => {
    const wanted = Object.hasOwn(kind.det, name) ? kind.det[name] : undefined;
    if (wanted === undefined) throw new TypeError(`${code} has no detail "${name}": add it to the catalogue`);
    if (value !== null && !FITS[wanted](value))
      throw new TypeError(`detail "${name}" of ${code} is no ${wanted}`);
    return [name, typeof value === 'string' ? plain(value) : value] as const;
  });
  return Object.fromEntries(fields);
}

const FITS: Readonly<Record<Detail, (value: string | number | boolean) => boolean>> = {
  number: (value) => Number.isSafeInteger(value),
  word: (value) => typeof value === 'string' && value.length <= MAX_WORD,
  flag: (value) => typeof value === 'boolean',
};

/** One entry per subject: `{of, …facts}`, or a list of these when the subject stands in several parts of the line. */
function hidden({ code, by, personal = [] }: Occurrence, frame: Frame): { k: string; ct: string }[] {
  const parts = new Map<string, Map<string, Record<string, string>>>();
  const add = ({ subject, of, facts }: Personal): void => {
    const ofSubject = parts.get(subject) ?? new Map<string, Record<string, string>>();
    parts.set(subject, ofSubject.set(of, { ...ofSubject.get(of), ...cleaned(facts) }));
  };
  if (by.address !== null) add({ subject: subjectOf(by.actor), of: 'usr/0', facts: { net: by.address } });
  for (const one of personal) add(one);
  return Array.from(parts, ([subject, ofSubject]) => {
    const { id, key } = frame.keyFor(subject, frame.at);
    const all = Array.from(ofSubject, ([of, facts]) => ({ ...facts, of: plain(of) }));
    const text = canonical(all.length === 1 ? all[0] : all);
    const bound = canonical({ code, k: id, seq: frame.seq });
    return { k: id, ct: seal(key, Buffer.from(text, 'utf8'), bound).toString('base64') };
  });
}

function cleaned(facts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, plain(value)]));
}

/** Typed text may hold half characters and decomposed ones; a canonical line may not. */
function plain(text: string): string {
  return text.toWellFormed().normalize('NFC');
}
