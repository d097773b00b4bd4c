import { createHash, randomBytes } from 'node:crypto';
import type { Occurrence } from '../../../server/audit/event.ts';
import type { SubjectKey } from '../../../server/audit/keys.ts';
import { bodyOf } from '../../../server/audit/line.ts';
import { type EpochMs, iso } from '../../../server/core/clock.ts';
import { bySystem } from '../../../server/core/context.ts';

const START = Date.parse('2026-01-05T08:00:00.000Z');
/** One act every so many milliseconds: 20,000 in a working day of ten hours. */
const PACE_MS = 1_800;
const STAFF = 200;
const BOOT = '0011223344556677';
/** Acts that differ in more than their place and time. */
const MODELS = 2_000;
/** The name of the site until then, and from then on. */
const SITES = ['zh1', 'zh2'] as const;
const NEW_SITE_AT = 500_000;

/** The body of a line of a practice's log, made to measure. */
export interface PracticeLine {
  readonly ts: string;
  readonly body: string;
}

/**
 * Lines 1, 2, 3, … of the log of a practice: members of staff who sign in and look at appointments and patients, each from
 * an address that stands hidden under the subject's own key; one in a hundred is refused, one in two thousand failed. After the first thousands acts come again, at their own time.
 *
 * @param patients how many the practice has.
 */
export function* practiceLines(patients: number): Generator<PracticeLine> {
  const models: string[] = [];
  for (let seq = 1; ; seq += 1) {
    const ts = iso(timeOf(seq));
    const model = models[seq % MODELS];
    const body = model === undefined ? bodyAt(seq, patients) : atPlace(model, seq, ts);
    if (model === undefined) models[seq % MODELS] = body;
    yield { ts, body };
  }
}

function siteAt(seq: number): string {
  return SITES[seq < NEW_SITE_AT ? 0 : 1];
}

/** UUID of a patient of the practice. */
export function patientId(number: number): string {
  return uuid('patient', number);
}

/** UUID of a member of staff. */
export function staffId(number: number): string {
  return uuid('staff', number % STAFF);
}

function timeOf(seq: number): EpochMs {
  return (START + seq * PACE_MS) as EpochMs;
}

function bodyAt(seq: number, patients: number): string {
  return bodyOf(occurrence(seq, patients), {
    ...{ seq, at: timeOf(seq), mono: { boot: BOOT, ms: seq * PACE_MS } },
    ...{ installation: 'zorgbox', site: siteAt(seq), responsible: `u:${uuid('staff', 0)}`, keyFor },
  });
}

function atPlace(model: string, seq: number, ts: string): string {
  return model
    .replace(/"ms":\d+/, `"ms":${seq * PACE_MS}`)
    .replace(/"seq":\d+/, `"seq":${seq}`)
    .replace(/"site":"[^"]+"/, `"site":"${siteAt(seq)}"`)
    .replace(/"ts":"[^"]+"/, `"ts":"${ts}"`);
}

/** Act number `seq` of the practice. */
export function occurrence(seq: number, patients: number): Occurrence {
  const by: Occurrence['by'] = {
    actor: {
      kind: 'staff',
      id: staffId(seq),
      name: 'Zoë de Vries',
      roles: ['clinician'],
      mfa: 'totp',
    },
    address: `10.1.${seq % 250}.17`,
    trace: `00-${createHash('md5').update(String(seq)).digest('hex')}-00f067aa0ba902b7-01`,
  };
  const patient = { kind: 'patient', id: patientId((seq * 7_919) % patients) } as const;
  const appointment = { kind: 'appointment', id: uuid('appointment', Math.floor(seq / 4)) } as const;
  if (seq % MODELS === 1_999)
    return {
      code: 'backup.made',
      by: bySystem(),
      outcome: 8,
      why: 'disk-full',
      detail: { lines: seq, bytes: 0 },
    };
  if (seq % 53 === 1)
    return {
      ...{ code: 'auth.login', by, about: [{ kind: 'account', id: staffId(seq) }] },
      detail: { second: 'totp' },
    };
  if (seq % 97 === 0)
    return { code: 'appointment.viewed', by, outcome: 4, why: 'not-theirs', about: [patient, appointment] };
  if (seq % 4 === 0)
    return { code: 'patient.record_accessed', by, about: [patient], detail: { view: 'dossier', fields: 7 } };
  return { code: 'appointment.viewed', by, about: [patient, appointment] };
}

function uuid(kind: string, number: number): string {
  const hex = createHash('md5').update(`${kind} ${number}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const keys = new Map<string, SubjectKey>();

function keyFor(subject: string): SubjectKey {
  const known = keys.get(subject) ?? { id: `k:${randomBytes(8).toString('hex')}`, key: randomBytes(32) };
  keys.set(subject, known);
  return known;
}
