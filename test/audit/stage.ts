import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Occurrence } from '../../server/audit/event.ts';
import { openKeys } from '../../server/audit/keys.ts';
import { type Log, type LogDeps, openLog } from '../../server/audit/service.ts';
import type { Clock, EpochMs } from '../../server/core/clock.ts';
import type { Context } from '../../server/core/context.ts';
import { type Db, openDatabase, transact } from '../../server/core/database.ts';

/** A process of its own that appends: `appender.ts FOLDER COUNT`. */
export const APPENDER = fileURLToPath(new URL('./appender.ts', import.meta.url));

export const KEK = Buffer.alloc(32, 9);
export const START = Date.parse('2026-11-21T20:00:00.000Z') as EpochMs;

export const DOCTOR = '018f6b1e-7c2a-4d10-9a4e-3f5b2c1d0e9f';
export const PATIENT = '3f0c2d7e-5b1a-4c8e-9d2f-6a7b8c9d0e1f';
export const APPOINTMENT = '7d9e8f10-2233-4455-8677-8899aabbccdd';
export const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

export const doctor: Context = {
  actor: { kind: 'staff', id: DOCTOR, name: 'Zoë de Vries', roles: ['planner', 'clinician'], mfa: 'totp' },
  address: '192.0.2.17',
  trace: TRACE,
};

export const viewed: Occurrence = {
  code: 'appointment.viewed',
  by: doctor,
  about: [
    { kind: 'patient', id: PATIENT },
    { kind: 'appointment', id: APPOINTMENT },
  ],
};

/** The parts of a body that tests look into. */
export interface Body {
  readonly seq: number;
  readonly ts: string;
  readonly mono: { readonly boot: string; readonly ms: number };
  readonly ev: { readonly code: string };
  readonly usr: readonly { readonly id: string; readonly resp: string | null }[];
  readonly obj: readonly { readonly idt: string; readonly id: string }[];
  readonly det: Readonly<Record<string, unknown>>;
  readonly chk: string;
  readonly pii: readonly { readonly k: string; readonly ct: string }[];
}

/** A real log in a folder of its own, with a clock that a test holds. */
export interface Stage {
  readonly folder: string;
  readonly db: Db;
  readonly deps: LogDeps & { readonly clock: Clock };
  readonly log: Log;
  /** Moves wall and monotonic clock together. */
  pass(ms: number): void;
  /** Sets the wall clock alone, as an administrator would. */
  set(at: number): void;
  write(...occurrences: readonly Occurrence[]): Promise<void>;
  bodies(): Promise<Body[]>;
  close(): Promise<void>;
}

export async function openStage(extra: Partial<LogDeps> = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  const { db, close } = await openDatabase(join(folder, 'beeldkamer.db'));
  const keys = openKeys(join(folder, 'keys.db'), KEK);
  let wall: number = START;
  let mono = 0;
  const deps = {
    db,
    keys,
    clock: () => wall as EpochMs,
    monotonic: () => mono,
    installation: 'test-box',
    site: 'zh1',
    ...extra,
  };
  const log = await openLog(deps);
  return {
    folder,
    db,
    deps,
    log,
    pass(ms) {
      wall += ms;
      mono += ms;
    },
    set(at) {
      wall = at;
    },
    async write(...occurrences) {
      for (const one of occurrences) await transact(db, (tx) => log.append(tx, one));
    },
    async bodies() {
      const rows = await db.selectFrom('audit').select('body').orderBy('seq').execute();
      return rows.map(({ body }) => JSON.parse(body ?? 'null') as Body);
    },
    async close() {
      keys.close();
      await close();
      rmSync(folder, { recursive: true });
    },
  };
}
