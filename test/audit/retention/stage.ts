import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Who } from '../../../server/audit/retention/service.ts';
import { byOperator } from '../../../server/audit/service.ts';
import type { EpochMs } from '../../../server/core/clock.ts';
import { bySystem } from '../../../server/core/context.ts';
import type { Db } from '../../../server/core/database.ts';
import type { Account } from '../../../server/protocol/accounts.ts';
import type { Appointment, PlanAppointment } from '../../../server/protocol/agenda.ts';
import { PASSWORD, Practice } from '../../support/practice.ts';

const APPLIANCE: Who = { by: bySystem() };
export const OPERATOR: Who = byOperator({ login: 'karim' });

/** A body of the log, as far as these tests ask. */
export interface Body {
  readonly ev: { readonly code: string };
  readonly out: number;
  readonly det: Readonly<Record<string, unknown>>;
  readonly obj: readonly { readonly id: string }[];
  readonly pii: readonly { readonly k: string; readonly ct: string }[];
}

/** A practice of its own for each test of a file: the real app, with a clock that goes years ahead. */
export class Years {
  #practice: Practice | null = null;
  #doctor: Account | null = null;

  constructor() {
    beforeEach(async () => {
      this.#practice = await Practice.open();
      const { accounts } = this.practice.app.domains;
      const anna = { name: 'Anna de Vries', mail: 'anna@praktijk.nl', password: PASSWORD } as const;
      const demo = { ...anna, roles: ['clinician', 'planner'], withoutFactor: true } as const;
      this.#doctor = await accounts.createUser(bySystem(), demo);
    });
    afterEach(async () => {
      const { faults } = this.practice;
      await this.practice.close();
      expect(faults).toEqual([]);
    });
  }

  get practice(): Practice {
    if (this.#practice === null) throw new Error('not open');
    return this.#practice;
  }

  get db(): Db {
    return this.practice.appliance.database.db;
  }

  get retention() {
    return this.practice.app.domains.retention;
  }

  /** Sets the clock to a moment; it only goes on. */
  at(moment: string): void {
    this.practice.clock.now = Date.parse(moment) as EpochMs;
  }

  run(who: Who = APPLIANCE) {
    return this.retention.run(who);
  }

  /** Plans an appointment in ten minutes, by a planner who signs in for it. */
  async plan(...participants: PlanAppointment['participants']): Promise<Appointment> {
    const browser = this.practice.browser();
    await browser.signIn('anna@praktijk.nl', PASSWORD);
    if (this.#doctor === null) throw new Error('not open');
    return this.practice.plan(browser, this.#doctor, { participants });
  }

  /** The patient of an appointment. */
  patientOf({ participants }: Appointment): string {
    const id = participants.find(({ patientId }) => patientId !== null)?.patientId;
    if (id === undefined || id === null) throw new Error('no patient');
    return id;
  }

  async count(
    table:
      | 'appointment'
      | 'participant'
      | 'patient'
      | 'link'
      | 'seat'
      | 'call'
      | 'outbox'
      | 'precall'
      | 'call_quality',
  ) {
    const { count } = await this.db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Bodies that still stand, by line. */
  async bodies(): Promise<ReadonlyMap<number, Body>> {
    const rows = await this.db
      .selectFrom('audit')
      .select(['seq', 'body'])
      .where('body', 'is not', null)
      .execute();
    return new Map(rows.map(({ seq, body }) => [seq, JSON.parse(body ?? '') as Body]));
  }

  /** Waits until every message of the queue is final. */
  async delivered(): Promise<void> {
    for (;;) {
      const waiting = await this.db.selectFrom('outbox').select('id').where('final_at', 'is', null).execute();
      if (waiting.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** What lines of this code say. */
  async told(code: string): Promise<readonly Body[]> {
    return [...(await this.bodies()).values()].filter(({ ev }) => ev.code === code);
  }

  /** Which of these texts stand anywhere in the data folder's database and key files. */
  found(texts: readonly string[], folder = this.practice.appliance.folder.folder): string[] {
    const files = readdirSync(folder).filter((name) => /^(beeldkamer|keys)\.db/.test(name));
    expect(files.length).toBeGreaterThan(1);
    const bytes = files.map((name) => readFileSync(join(folder, name)));
    return texts.filter((text) => bytes.some((one) => one.includes(text)));
  }
}
