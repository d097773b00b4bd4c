import type { Occurrence } from '../../../server/audit/event.ts';
import { type EpochMs, MINUTE } from '../../../server/core/clock.ts';
import type { Context } from '../../../server/core/context.ts';
import { transact } from '../../../server/core/database.ts';
import { newId, newTrace } from '../../../server/core/ids.ts';
import type { Account } from '../../../server/protocol/accounts.ts';
import { member } from '../../app/crowd.ts';
import type { Practice } from '../../support/practice.ts';

/** A patient's row as a test wants it. */
interface Known {
  readonly name: string;
  readonly mail?: string;
  readonly postcode?: string;
}

/** A month in a practice, played on the real log: ordinary work, and what should not have been. */
export class ScriptedMonth {
  readonly practice: Practice;
  readonly doctor: Account;
  readonly colleague: Account;
  readonly #typeId: string;

  private constructor(practice: Practice, people: readonly [Account, Account], typeId: string) {
    this.practice = practice;
    [this.doctor, this.colleague] = people;
    this.#typeId = typeId;
  }

  static async open(practice: Practice): Promise<ScriptedMonth> {
    const people: Account[] = [];
    for (const name of ['Femke de Boer', 'Youssef Özdemir']) {
      const { account } = await member(practice, 'clinician');
      const { db } = practice.appliance.database;
      await transact(db, async (tx) => {
        await tx.updateTable('account').set({ name }).where('id', '=', account.id).execute();
      });
      people.push({ ...account, name });
    }
    const [{ id: typeId } = { id: '' }] = await practice.app.domains.agenda.types();
    return new ScriptedMonth(practice, people as [Account, Account], typeId);
  }

  /** The clock at a moment of the month; it only goes forward. */
  at(moment: string): void {
    const to = Date.parse(moment) as EpochMs;
    if (to < this.practice.clock.now) throw new Error(`${moment} is over`);
    this.practice.clock.now = to;
  }

  async patient({ name, mail, postcode }: Known): Promise<string> {
    const id = newId();
    const row = { id, name, mail: mail ?? null, postcode: postcode ?? null, vip: 0 };
    await transact(this.practice.appliance.database.db, async (tx) => {
      const more = { birth_date: null, phone: null, created_at: this.practice.clock.now };
      await tx
        .insertInto('patient')
        .values({ ...row, ...more })
        .execute();
    });
    return id;
  }

  /** An appointment of this patient with the doctor, at this moment. */
  async appointment(patientId: string, moment: string): Promise<string> {
    const [id, start] = [newId(), Date.parse(moment)];
    const location = await this.practice.app.domains.organisation.mainLocation();
    await transact(this.practice.appliance.database.db, async (tx) => {
      await tx
        .insertInto('appointment')
        .values({
          ...{ id, type_id: this.#typeId, clinician_id: this.doctor.id, location_id: location.id },
          ...{ starts_at: start, ends_at: start + 20 * MINUTE, state: 'planned', sequence: 0 },
          ...{ created_by: newId(), created_at: 0, changed_at: 0 },
        })
        .execute();
      await tx
        .insertInto('participant')
        .values({
          ...{ id: newId(), appointment_id: id, patient_id: patientId, role: 'patient', name: 'Iemand' },
          ...{ mail: null, phone: null, created_at: 0 },
        })
        .execute();
    });
    return id;
  }

  /** Writes what somebody did. @returns its line */
  async did(who: Account, act: Omit<Occurrence, 'by'>): Promise<number> {
    const { database, log } = this.practice.appliance;
    const { id, name, roles } = who;
    const by: Context = {
      actor: { kind: 'staff', id, name, roles, mfa: 'totp' },
      address: '10.0.0.1',
      trace: newTrace(),
    };
    await transact(database.db, (tx) => log.append(tx, { ...act, by }));
    return await this.practice.size();
  }

  /** The doctor looks at a patient's record. */
  looked(patientId: string, who = this.doctor): Promise<number> {
    const about = [{ kind: 'patient', id: patientId }] as const;
    return this.did(who, { code: 'patient.record_accessed', about, detail: { view: 'record', fields: 3 } });
  }
}
