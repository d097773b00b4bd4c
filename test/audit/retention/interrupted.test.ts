import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { exportLog } from '../../../server/audit/export.ts';
import { verifyBundle } from '../../../server/audit/verify.ts';
import { bySystem } from '../../../server/core/context.ts';
import { transact } from '../../../server/core/database.ts';
import { PATIENT, RELATIVE } from '../../support/practice.ts';
import { signHead } from './signed-head.ts';
import { OPERATOR, Years } from './stage.ts';
import { openTrapped, type Trapped } from './trap.ts';

const RUNNER = fileURLToPath(new URL('./runner.ts', import.meta.url));
/** Everything of December 2026 is over, that of January 2027 is not. */
const NOW = '2032-01-01T03:00:00.000Z';

const years = new Years();
const folder = mkdtempSync(join(tmpdir(), 'interrupted-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A data folder with something of every kind that comes to its end, one patient under hold, and keys ordered away. */
async function prepared(): Promise<string> {
  const held = await years.plan(PATIENT, RELATIVE);
  const other = years.patientOf(await years.plan({ ...PATIENT, name: 'Dhr. Visser' }));
  await years.delivered();
  await years.retention.hold(OPERATOR, { patientId: years.patientOf(held), until: null, reason: 'klacht' });
  const gone = years.patientOf(await years.plan({ ...PATIENT, name: 'Dhr. Pietersen' }));
  for (const subject of [other, gone, years.patientOf(held)]) await note(subject);
  years.at('2027-01-01T00:00:00.000Z');
  await years.retention.hold(OPERATOR, { patientId: gone, until: Date.parse(NOW) as never, reason: 'kort' });
  await signHead(years.db);
  await years.db.insertInto('shred').values({ subject: gone, before: '2027-01' }).execute();
  const original = join(folder, 'original');
  cpSync(years.practice.appliance.folder.folder, original, { recursive: true });
  cpSync(join(years.practice.appliance.folder.folder, '../kek'), join(original, 'kek'));
  mkdirSync(join(original, 'backups', 'beeldkamer-2031-11-01T030000Z'), { recursive: true });
  mkdirSync(join(original, 'log'));
  writeFileSync(join(original, 'log', 'app-2031-11-30.log'), 'said');
  return original;
}

/** A line that hides something under this patient's own key. */
function note(patientId: string): Promise<void> {
  return transact(years.db, (tx) =>
    years.practice.appliance.log.append(tx, {
      code: 'patient.update',
      by: bySystem(),
      about: [{ kind: 'patient', id: patientId }],
      personal: [{ subject: patientId, of: 'obj/0', facts: { name: 'Geheim' } }],
    }),
  );
}

/** What is left in the end, and what lines told of it, all added up. */
async function outcome({ db, deps }: Trapped, at: string) {
  const files = [deps.places.backups, deps.places.logs].flatMap((place) => readdirSync(place));
  const tables = [
    'appointment',
    'participant',
    'patient',
    'link',
    'outbox',
    'seat',
    'shred',
    'held_line',
  ] as const;
  const left: Record<string, number> = {};
  for (const table of tables) left[table] = (await db.selectFrom(table).selectAll().execute()).length;
  const rows = await db.selectFrom('audit').select(['seq', 'body']).execute();
  const bodies = rows.flatMap(({ seq, body }) => (body === null ? [] : [{ seq, ...JSON.parse(body) }]));
  const told: Record<string, number> = {};
  for (const { ev, det } of bodies) {
    if (ev.code !== 'retention.run') continue;
    for (const [name, count] of Object.entries(det as Record<string, number>))
      if (name !== 'held') told[name] = (told[name] ?? 0) + count;
  }
  const codes = (code: string) => bodies.filter(({ ev }) => ev.code === code).length;
  const { released } = await db.selectFrom('audit_state').select('released').executeTakeFirstOrThrow();
  const bundle = join(folder, `bundle-${at}`);
  await exportLog({ db, append: deps.append }, { by: bySystem() }, bundle);
  return {
    left,
    files,
    told,
    below: bodies.map(({ seq }) => seq).filter((seq) => seq <= released),
    marks: codes('audit.released'),
    lifted: codes('hold.lifted'),
    keys: deps.keys.count({ subject: null, before: '2027-01', spared: new Set() }),
    exit: (await verifyBundle(bundle)).exit,
  };
}

/** A copy of the folder, on which a run breaks off at this step; false when it came to its end before. */
async function brokenAt(original: string, step: number): Promise<string | null> {
  const copy = join(folder, `step-${step}`);
  cpSync(original, copy, { recursive: true });
  let left = step;
  const first = await openTrapped(copy, NOW, () => {
    left -= 1;
    if (left === 0) throw new Error('cut off');
  });
  const ended = await first.retention.run({ by: bySystem() }).catch((fault: Error) => fault.message);
  await first.close();
  if (left > 0) return null;
  expect(ended).toBe('cut off');
  return copy;
}

async function finished(copy: string) {
  const again = await openTrapped(copy, NOW, () => {});
  expect(await again.retention.run({ by: bySystem() })).toMatchObject({ trouble: null, held: 1 });
  const found = await outcome(again, copy.slice(folder.length + 1));
  await again.close();
  rmSync(copy, { recursive: true });
  return found;
}

test('a run that breaks off anywhere is finished by the next: all is gone, and told once', {
  timeout: 600_000,
}, async () => {
  const original = await prepared();
  const whole = join(folder, 'whole');
  cpSync(original, whole, { recursive: true });
  const expected = await finished(whole);
  expect(expected).toMatchObject({
    left: { appointment: 1, participant: 2, patient: 1, shred: 0 },
    files: [],
    told: { appointments: 2, participants: 2, records: 2, backups: 1, logs: 1 },
    marks: 1,
    lifted: 1,
    exit: 0,
  });
  expect(expected.told['keys']).toBeGreaterThan(0);
  expect(expected.left['held_line']).toBe(expected.below.length);
  let step = 1;
  for (let copy = await brokenAt(original, step); copy !== null; copy = await brokenAt(original, step)) {
    expect(await finished(copy), `cut off at step ${step}`).toEqual(expected);
    step += 1;
  }
  expect(step).toBeGreaterThan(40);

  for (const at of [2, Math.floor(step / 3), Math.floor(step / 2), step - 6, step - 2]) {
    const copy = join(folder, `killed-${at}`);
    cpSync(original, copy, { recursive: true });
    const { signal } = spawnSync(process.execPath, [RUNNER, copy, NOW, String(at)]);
    expect(signal).toBe('SIGKILL');
    expect(await finished(copy), `killed at step ${at}`).toEqual(expected);
  }
});
