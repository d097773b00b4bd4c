import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportLog } from '../../../server/audit/export.ts';
import { verifyBundle } from '../../../server/audit/verify.ts';
import { bySystem } from '../../../server/core/context.ts';
import { type Tx, transact } from '../../../server/core/database.ts';
import { makeSecret } from '../../../server/core/secret-file.ts';
import { signHead } from './signed-head.ts';
import { OPERATOR } from './stage.ts';
import { openTrapped, type Trapped } from './trap.ts';

const PATIENTS = 2;
/** Months that pass: around the ends of the terms, where mistakes are. */
const MONTHS = [1, 12, 13, 14, 47, 59, 60, 61] as const;
const idOf = (patient: number) => `00000000-0000-4000-8000-00000000000${patient}`;
const who = fc.nat(PATIENTS - 1);

/** What may happen; a run may break off at a step of its own. */
const OPERATION = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('act' as const), patient: who }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), months: fc.constantFrom(...MONTHS) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      sealed: fc.boolean(),
      cutAt: fc.option(fc.nat(60)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('head' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hold' as const), patient: who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lift' as const), patient: who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('erase' as const), patient: who }) },
);
type Operation = typeof OPERATION extends fc.Arbitrary<infer T> ? T : never;

/** Every term ends. */
const ENDING: readonly Operation[] = [
  ...Array.from({ length: PATIENTS }, (_, patient) => ({ kind: 'lift', patient }) as const),
  { kind: 'pass', months: 61 },
  { kind: 'run', sealed: true, cutAt: null },
];

/** A line of an act: whose it is, and in which month (counted from the year 0) it was written. */
interface ModelLine {
  readonly seq: number;
  readonly patient: number;
  readonly month: number;
  key: boolean;
  body: boolean;
}

/** What must be there, told by the rules alone. */
class Model {
  month = 2026 * 12;
  readonly lines: ModelLine[] = [];
  /** Months in which each patient has an appointment left. */
  readonly appointments = new Map<number, number[]>();
  readonly held = new Map<number, string>();
  headSize = 0;
  mark = 0;

  /** The term of the log is over for lines of months before this one. */
  get kept(): number {
    return this.month - 60;
  }

  run(through: number): void {
    if (through > this.mark && this.headSize >= through) this.mark = through;
    for (const line of this.lines) {
      if (this.held.has(line.patient)) continue;
      if (line.month < this.kept) line.key = false;
      if (line.seq <= this.mark) line.body = false;
    }
    for (const [patient, months] of this.appointments) {
      if (this.held.has(patient)) continue;
      this.appointments.set(
        patient,
        months.filter((month) => month >= this.month - 13),
      );
    }
  }

  erase(patient: number): boolean {
    if (this.held.has(patient)) return false;
    this.appointments.set(patient, []);
    for (const line of this.lines) if (line.patient === patient && line.month < this.kept) line.key = false;
    return true;
  }
}

/** One history on a data folder of its own. */
class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'history-'));
  readonly model = new Model();
  readonly notes: string[] = [];
  #now = Date.UTC(2026, 0, 15, 12);
  #steps = Number.POSITIVE_INFINITY;
  #box: Trapped | null = null;

  get box(): Trapped {
    if (this.#box === null) throw new Error('not open');
    return this.#box;
  }

  async open(): Promise<void> {
    makeSecret(join(this.folder, 'kek'));
    await this.#reopen();
    await transact(this.box.db, async (tx) => {
      const account = { id: 'clinician', name: 'A', mail: 'a@b.nl', password: null, roles: '[]' };
      await tx
        .insertInto('account')
        .values({ ...account, created_at: 0, disabled_at: null, factor_exempt: 1, wrong_codes: 0 })
        .execute();
      await tx.insertInto('location').values({ id: 'here', name: '', phone: '' }).execute();
      const type = { id: 'type', code: 'type', name: 'type', duration_min: 10, opens_min: 5, closes_min: 5 };
      await tx
        .insertInto('appointment_type')
        .values({ ...type, archived: 0 })
        .execute();
    });
  }

  async close(): Promise<void> {
    await this.box.close();
    rmSync(this.folder, { recursive: true });
  }

  async #reopen(): Promise<void> {
    await this.#box?.close();
    const now = new Date(this.#now).toISOString();
    this.#box = await openTrapped(this.folder, now, () => {
      this.#steps -= 1;
      if (this.#steps === 0) throw new Error('cut off');
    });
  }

  async do(operation: Operation): Promise<void> {
    const { model } = this;
    switch (operation.kind) {
      case 'act':
        return this.#act(operation.patient);
      case 'pass':
        model.month += operation.months;
        this.#now = Date.UTC(Math.floor(model.month / 12), model.month % 12, 15, 12);
        return this.#reopen();
      case 'head':
        this.notes.push(await signHead(this.box.db).catch(() => this.notes.at(-1) ?? ''));
        model.headSize = await this.#size();
        return;
      case 'run':
        if (operation.sealed) await this.do({ kind: 'head' });
        return this.#run(operation.cutAt);
      case 'hold':
        return this.#hold(operation.patient);
      case 'lift': {
        const id = model.held.get(operation.patient);
        if (id !== undefined) await this.box.retention.lift(OPERATOR, id, 'klaar');
        model.held.delete(operation.patient);
        return;
      }
      case 'erase': {
        const { erased } = await this.box.retention
          .erase(OPERATOR, idOf(operation.patient))
          .catch(() => ({ erased: undefined }));
        if (erased !== undefined) expect(erased !== null).toBe(model.erase(operation.patient));
      }
    }
  }

  async #act(patient: number): Promise<void> {
    const { db, deps } = this.box;
    await transact(db, async (tx) => {
      await meet(tx, idOf(patient), this.#now);
      await deps.append(tx, {
        code: 'patient.update',
        by: bySystem(),
        about: [{ kind: 'patient', id: idOf(patient) }],
        personal: [{ subject: idOf(patient), of: 'obj/0', facts: { name: `patient ${patient}` } }],
      });
    });
    const { month } = this.model;
    this.model.lines.push({ seq: await this.#size(), patient, month, key: true, body: true });
    this.model.appointments.set(patient, [...(this.model.appointments.get(patient) ?? []), month]);
  }

  async #hold(patient: number): Promise<void> {
    if (this.model.held.has(patient)) return;
    const wanted = { patientId: idOf(patient), until: null, reason: 'klacht' };
    const made = await this.box.retention.hold(OPERATOR, wanted).catch(() => null);
    if (made !== null) this.model.held.set(patient, made.id);
  }

  /** A run; one that breaks off is followed by another. */
  async #run(cutAt: number | null): Promise<void> {
    const through = await this.#endOfTerm();
    if (cutAt !== null) {
      this.#steps = cutAt + 1;
      await this.box.retention.run(OPERATOR).catch(() => null);
      this.#steps = Number.POSITIVE_INFINITY;
      await this.#reopen();
    }
    await this.box.retention.run(OPERATOR);
    this.model.run(through);
  }

  /** The last line that was written in a month whose term is over. */
  async #endOfTerm(): Promise<number> {
    const rows = await this.box.db.selectFrom('audit').select(['seq', 'ts']).orderBy('seq').execute();
    const first = rows.find(({ ts }) => {
      const [year, month] = ts.split('-').map(Number);
      return (year ?? 0) * 12 + (month ?? 1) - 1 >= this.model.kept;
    });
    return first === undefined ? rows.length : first.seq - 1;
  }

  async #size(): Promise<number> {
    return (await this.box.db.selectFrom('audit').select('seq').execute()).length;
  }

  /** Holds what is there against the model. */
  async check(keyIds: ReadonlyMap<number, string>): Promise<void> {
    const { db, deps } = this.box;
    const rows = await db.selectFrom('audit').select(['seq', 'body']).execute();
    const standing = new Set(rows.filter(({ body }) => body !== null).map(({ seq }) => seq));
    for (const { seq, key, body } of this.model.lines) {
      expect(standing.has(seq), `body of line ${seq}`).toBe(body);
      expect(deps.keys.find(keyIds.get(seq) ?? '') !== null, `key of line ${seq}`).toBe(key);
    }
    for (const [patient, months] of this.model.appointments) {
      const { appointments } = await deps.agenda.companyOf(db as Tx, [idOf(patient)]);
      expect(appointments.length, `appointments of ${patient}`).toBe(months.length);
    }
    const bundle = mkdtempSync(join(this.folder, 'bundle-'));
    await exportLog({ db, append: deps.append }, { by: bySystem() }, bundle);
    const heads = this.notes.map((note, at) => {
      writeFileSync(join(this.folder, `head-${at}`), note);
      return join(this.folder, `head-${at}`);
    });
    expect(await verifyBundle(bundle, { heads })).toMatchObject({ exit: 0, fault: null });
  }

  /** The keys of the lines, while their bodies stand. */
  async keyIds(): Promise<[number, string][]> {
    const rows = await this.box.db.selectFrom('audit').select(['seq', 'body']).execute();
    return rows.flatMap(({ seq, body }): [number, string][] => {
      const [first] = body === null ? [] : (JSON.parse(body) as { pii: { k: string }[] }).pii;
      return first === undefined ? [] : [[seq, first.k]];
    });
  }
}

/** An appointment of this patient that is over at this moment; the record is made when there is none. */
async function meet(tx: Tx, patient: string, now: number): Promise<void> {
  const person = { name: 'P', birth_date: null, postcode: null, mail: null, phone: null, vip: 0 };
  await tx
    .insertInto('patient')
    .values({ id: patient, ...person, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const id = crypto.randomUUID();
  const times = { starts_at: now - 7_200_000, ends_at: now - 3_600_000, created_at: now, changed_at: now };
  const place = { type_id: 'type', clinician_id: 'clinician', location_id: 'here', created_by: 'clinician' };
  await tx
    .insertInto('appointment')
    .values({ id, ...times, ...place, state: 'planned', sequence: 0 })
    .execute();
  const guest = { appointment_id: id, patient_id: patient, role: 'patient', name: 'P', mail: null } as const;
  await tx
    .insertInto('participant')
    .values({ id: crypto.randomUUID(), ...guest, phone: null, created_at: now })
    .execute();
}

test('any history of acts, holds, requests and runs, cut off or not, ends as the rules say', {
  timeout: 600_000,
}, async () => {
  const history = fc.array(OPERATION, { minLength: 16, maxLength: 32 });
  await fc.assert(
    fc.asyncProperty(history, async (operations) => {
      const world = new World();
      await world.open();
      const keyIds = new Map<number, string>();
      try {
        for (const operation of operations) {
          await world.do(operation);
          for (const [seq, id] of await world.keyIds()) keyIds.set(seq, id);
        }
        await world.check(keyIds);
        // in the end nobody holds anything, and nothing is left
        for (const operation of ENDING) await world.do(operation);
        await world.check(keyIds);
        expect(world.model.lines.filter(({ key, body }) => key || body)).toEqual([]);
      } finally {
        await world.close();
      }
    }),
    { numRuns: 30, seed: 20_261_122 },
  );
});
