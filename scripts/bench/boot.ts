import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, transact } from '../../server/core/database.ts';
import type { AppointmentRow, LinkRow, ParticipantRow, SeatRow } from '../../server/core/schema.ts';
import { Appliance } from '../../test/support/appliance.ts';
import type { Figure } from './run.ts';
import { median } from './statistics.ts';

const APPOINTMENTS = 100_000;
const ROUNDS = 5;
/** Rows of one insert. */
const A_TIME = 500;
/** About 250 appointments a day, over the 13 months that are kept. */
const MINUTES_BETWEEN = 6;

/** Time from process start to listening, and memory after it, with 100,000 appointments in the file. */
export async function measure(): Promise<readonly Figure[]> {
  const appliance = await Appliance.start();
  try {
    await appliance.kill('app');
    await fill(join(appliance.folder, 'data', 'beeldkamer.db'));
    const rounds: { listenMs: number; rssMb: number }[] = [];
    for (let i = 0; i <= ROUNDS; i++) rounds.push(await start(appliance.environment));
    const [cold, ...warm] = rounds;
    console.log(`first start ${cold?.listenMs.toFixed(0)} ms`);
    return [
      { metric: 'listen_ms', value: median(warm.map((one) => one.listenMs)), unit: 'ms' },
      { metric: 'rss_mb', value: median(warm.map((one) => one.rssMb)), unit: 'MB' },
    ];
  } finally {
    await appliance.stop();
  }
}

/** Past appointments like the demo practice's first: each with its patient, link and the seats that were left. */
async function fill(file: string): Promise<void> {
  const { db, close } = await openDatabase(file);
  const model = await db.selectFrom('appointment').selectAll().executeTakeFirstOrThrow();
  await transact(db, async (tx) => {
    for (let from = 0; from < APPOINTMENTS; from += A_TIME) {
      const pasts = Array.from({ length: A_TIME }, (_, i) => past(model, from + i));
      await tx
        .insertInto('appointment')
        .values(pasts.map(({ appointment }) => appointment))
        .execute();
      await tx
        .insertInto('participant')
        .values(pasts.map(({ participant }) => participant))
        .execute();
      await tx
        .insertInto('link')
        .values(pasts.map(({ link }) => link))
        .execute();
      await tx
        .insertInto('seat')
        .values(pasts.flatMap(({ seats }) => seats))
        .execute();
    }
  });
  await close();
}

function past(model: AppointmentRow, i: number) {
  const id = randomUUID();
  const startsAt = model.starts_at - (i + 1) * MINUTES_BETWEEN * 60_000;
  const participant: ParticipantRow = {
    ...{ id: randomUUID(), appointment_id: id, patient_id: null, role: 'patient', name: `Mw. Proef ${i}` },
    ...{ mail: `proef${i}@patient.example`, phone: null, created_at: startsAt },
  };
  const link: LinkRow = {
    ...{ id: randomUUID(), participant_id: participant.id, token_hash: randomBytes(32) },
    ...{ created_at: startsAt, revoked_at: null },
  };
  const left = {
    ...{ appointment_id: id, phase: 'left' as const, since: startsAt, call_id: null },
    ...{ binding_hash: null, bound_at: null },
  };
  const seats: SeatRow[] = [
    { id: randomUUID(), ...left, role: 'patient', participant_id: participant.id, account_id: null },
    { id: randomUUID(), ...left, role: 'host', participant_id: null, account_id: model.clinician_id },
  ];
  return {
    appointment: { ...model, id, starts_at: startsAt, ends_at: startsAt + 600_000 },
    participant,
    link,
    seats,
  };
}

async function start(env: NodeJS.ProcessEnv): Promise<{ listenMs: number; rssMb: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, ['server/main.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('listening') && resolve());
    child.once('exit', (code) => reject(new Error(`app ended with ${code}`)));
  });
  const listenMs = performance.now() - began;
  await new Promise((resolve) => setTimeout(resolve, 500));
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
  child.removeAllListeners('exit');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
  return { listenMs, rssMb: kilobytes / 1024 };
}
