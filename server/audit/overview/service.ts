import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type Clock, iso } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { csvRecord } from '../../core/csv-record.ts';
import { type Db, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { AskOverview, AskOverviewFile, Paper, PaperFile } from '../../protocol/overview.ts';
import type { NamesOf } from '../desk/parties.ts';
import { type Period, periodOf } from '../desk/periods.ts';
import type { Append } from '../event.ts';
import { FHIR } from '../exports/fhir.ts';
import { type Logged, readLogged } from '../exports/logged.ts';
import { overview } from '../overview.ts';
import { documentOf } from '../papers/document.ts';
import { htmlOf } from '../papers/html.ts';
import { pdfOf } from '../papers/pdf.ts';
import type { Sheet } from '../papers/sheet.ts';
import { logEnd } from '../store.ts';
import { ownCopy } from './own-copy.ts';
import { overviewSheet } from './sheet.ts';

export interface OverviewDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly organisation: () => Promise<{
    readonly name: string;
    readonly phone: string;
    readonly timeZone: string;
  }>;
  /** Whether the organisation tells patients the names of its people, or their roles alone. */
  readonly tellsNames: () => Promise<boolean>;
  readonly accountNames: NamesOf;
  readonly guestNames: NamesOf;
  readonly installation: string;
  readonly site: string;
}

/** Overviews for patients of who did what with their data. Each is itself a line, with the hash of what was given. */
export interface Overviews {
  /** On screen. @throws {AppError} PATIENT_UNKNOWN, BAD_REQUEST (no such day) */
  page(by: Context, patientId: string, asked: AskOverview): Promise<Paper>;
  /** As a file. @throws {AppError} PATIENT_UNKNOWN, BAD_REQUEST (no such day) */
  file(by: Context, patientId: string, asked: AskOverviewFile): Promise<PaperFile>;
}

export function overviewsOf(deps: OverviewDeps): Overviews {
  return {
    async page(by, patientId, asked) {
      const { sheet, lines, names } = await gathered(deps, patientId, asked);
      await tell(deps, by, patientId, { format: 'screen', lines: lines.length, names, sha256: null });
      const { title, about, head, rows, nothing, notes } = sheet;
      return {
        ...{ title, about: [...about], head: [...head], nothing, notes: [...notes] },
        rows: rows.map((row) => [...row]),
        lines: lines.length,
      };
    },
    async file(by, patientId, asked) {
      const { sheet, lines, names } = await gathered(deps, patientId, asked);
      const copies = lines.map((line) => ownCopy(line, patientId, names));
      const { ending, mediaType, bytes } = await FORMS[asked.form](sheet, { deps, lines: copies });
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const line = await tell(deps, by, patientId, {
        format: asked.form,
        lines: lines.length,
        names,
        sha256,
      });
      const name = `inzage-${iso(deps.clock()).slice(0, 10)}.${ending}`;
      return { name, mediaType, base64: bytes.toString('base64'), sha256, line };
    },
  };
}

interface Gathered {
  readonly sheet: Sheet;
  readonly lines: readonly Logged[];
  /** Whether names of members of staff stand in it. */
  readonly names: boolean;
}

async function gathered(
  deps: OverviewDeps,
  patientId: string,
  { from, through, language }: AskOverview,
): Promise<Gathered> {
  const organisation = await deps.organisation();
  const period = periodOf({ from, through }, organisation.timeZone);
  const name = (await deps.guestNames([patientId])).get(patientId) ?? null;
  const { lines, known } = await linesOf(deps, patientId, period);
  if (name === null && !known) throw new AppError('PATIENT_UNKNOWN');
  const names = await deps.tellsNames();
  const staff = lines.flatMap(({ usr }) => usr.map(({ id }) => id.replace(/^u:/, '')));
  const sheet = overviewSheet({
    ...{ language, organisation, from, through, lines },
    patient: { id: patientId, name },
    names: names ? await deps.accountNames([...new Set(staff)]) : new Map(),
    madeAt: deps.clock(),
  });
  return { sheet, lines, names };
}

/** Every line that names the patient, as whom it was about or as who acted, some at a time. */
async function linesOf({ db }: OverviewDeps, patientId: string, { from, until }: Period) {
  const lines: Logged[] = [];
  let known = false;
  for await (const page of overview(db, [`p:${patientId}`, `g:${patientId}`])) {
    known = true;
    for (const { ts, body } of page) {
      const at = Date.parse(ts);
      const within = (from === null || at >= from) && (until === null || at < until);
      if (within && body !== null) lines.push(readLogged(body));
    }
    await setImmediate();
  }
  return { lines, known };
}

interface Told {
  readonly format: string;
  readonly lines: number;
  readonly names: boolean;
  readonly sha256: string | null;
}

/** @returns the number of the line that tells of it */
function tell({ db, append }: OverviewDeps, by: Context, patientId: string, detail: Told): Promise<number> {
  return transact(db, async (tx) => {
    const about = [{ kind: 'patient', id: patientId }] as const;
    await append(tx, { code: 'patient.overview_given', by, about, detail: { ...detail } });
    return (await logEnd(tx))?.seq ?? 0;
  });
}

interface Formed {
  readonly ending: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

type Former = (
  sheet: Sheet,
  more: { readonly deps: OverviewDeps; readonly lines: readonly Logged[] },
) => Formed | Promise<Formed>;

const FORMS: Readonly<Record<AskOverviewFile['form'], Former>> = {
  html: (sheet) => ({ ending: 'html', mediaType: 'text/html', bytes: Buffer.from(htmlOf(sheet)) }),
  pdf: async (sheet) => ({
    ending: 'pdf',
    mediaType: 'application/pdf',
    bytes: await pdfOf(documentOf(sheet)),
  }),
  csv: ({ head, rows }) => ({
    ending: 'csv',
    mediaType: 'text/csv',
    bytes: Buffer.from([head, ...rows].map(csvRecord).join('')),
  }),
  fhir: (_sheet, { deps: { installation, site, clock }, lines }) => {
    const range = { from: lines[0]?.seq ?? 1, through: lines.at(-1)?.seq ?? 1 };
    const begin = FHIR.begin({ installation, site, at: iso(clock()), ...range });
    const events = lines.map((line) => FHIR.event(line, null)).join(FHIR.between);
    return {
      ending: 'json',
      mediaType: 'application/fhir+json',
      bytes: Buffer.from(begin + events + FHIR.end),
    };
  },
};
