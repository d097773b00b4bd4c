import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { makeBackup } from '../../../server/audit/backup.ts';
import { exportLog } from '../../../server/audit/export.ts';
import { byOperator } from '../../../server/audit/service.ts';
import { canonical } from '../../../server/core/canonical.ts';
import { MINUTE } from '../../../server/core/clock.ts';
import { bySystem, type Context } from '../../../server/core/context.ts';
import { newTrace } from '../../../server/core/ids.ts';
import { unseal } from '../../../server/core/seal.ts';
import { BothVerifiers } from '../mutants/both.ts';
import { signHead } from './signed-head.ts';
import { Years } from './stage.ts';

const SUBJECTS = 100;
const years = new Years();
const verifiers = new BothVerifiers();
const folder = mkdtempSync(join(tmpdir(), 'hundred-'));
afterAll(() => {
  verifiers.close();
  rmSync(folder, { recursive: true });
});

/** Somebody with texts that stand nowhere else. */
interface Subject {
  readonly name: string;
  readonly relative: string;
  readonly mail: string;
  readonly phone: string;
  readonly number: string;
  readonly typed: string;
  readonly reason: string;
  readonly staffAddress: string;
  readonly guestAddress: string;
}

const subjects = Array.from({ length: SUBJECTS }, (_, at): Subject => {
  const mark = `${at}`.padStart(3, '0');
  return {
    name: `Mw. Achternaam-${mark}-X`,
    relative: `Naaste-${mark}-Y`,
    mail: `patient-${mark}@huis.example`,
    phone: `+316123450${mark.slice(1)}`,
    number: `EPD7731${mark}`,
    typed: `achternaam-${mark}-x zoekwoord-${mark}`,
    reason: `klacht-${mark} over de bejegening`,
    staffAddress: `203.0.113.${at}`,
    guestAddress: `198.51.100.${at}`,
  };
});
/** What stands in tables as it is, and what lines of the log hide. */
const OPEN = subjects.flatMap(({ name, relative, mail, phone, number }) => [
  name,
  relative,
  mail,
  phone,
  number,
]);
const HIDDEN = subjects.flatMap(({ typed, reason, staffAddress, guestAddress }) => [
  typed,
  reason,
  staffAddress,
  guestAddress,
]);

/** Plans, searches, invites, opens the link, and holds for a moment: all that leaves texts behind. */
async function live(subject: Subject, staff: Context): Promise<void> {
  const { agenda, calls, accounts } = years.practice.app.domains;
  const by = { ...staff, address: subject.staffAddress };
  const [type] = await agenda.types();
  const [clinician] = await accounts.clinicians();
  const planned = await agenda.plan(by, {
    typeId: type?.id ?? '',
    clinicianId: clinician?.id ?? '',
    start: new Date(years.practice.clock.now + MINUTE).toISOString(),
    durationMin: 10,
    participants: [
      { role: 'patient', name: subject.name, mail: subject.mail, phone: subject.phone },
      { role: 'relative', name: subject.relative, mail: subject.mail },
    ],
  });
  const patientId = years.patientOf(planned);
  await years.db
    .insertInto('patient_number')
    .values({ patient_id: patientId, source: 'epd', number: subject.number })
    .execute();
  await agenda.searchPatients(by, subject.typed);
  const { url } = await agenda.newLink(by, planned.id, planned.participants[0]?.id ?? '');
  const stranger: Context = {
    actor: { kind: 'anonymous' },
    address: subject.guestAddress,
    trace: newTrace(),
  };
  await calls.look(stranger, url.slice(url.indexOf('#') + 1));
  const operator = byOperator({ login: 'karim' });
  const { id } = await years.retention.hold(operator, { patientId, until: null, reason: subject.reason });
  await years.retention.lift(operator, id, subject.reason);
}

/** What the lines of the log hide, opened with their keys. */
async function revealed(): Promise<string> {
  const { keys } = years.practice.appliance;
  const texts: string[] = [];
  for (const [seq, { ev, pii }] of await years.bodies()) {
    for (const { k, ct } of pii) {
      const key = keys.find(k);
      if (key !== null)
        texts.push(unseal(key, Buffer.from(ct, 'base64'), canonical({ code: ev.code, k, seq })).toString());
    }
  }
  return texts.join('\n');
}

function wrappedKeys(): Buffer[] {
  const sqlite = new Database(years.practice.appliance.folder.keys, { readonly: true });
  const wrapped = sqlite.prepare<[], Buffer>('select wrapped from subject_key').pluck().all();
  sqlite.close();
  return wrapped;
}

test('100 subjects after their term: no text, no key, and the log still proves itself', {
  timeout: 300_000,
}, async () => {
  const { database, keys, log, folder: data } = years.practice.appliance;
  const { accounts } = years.practice.app.domains;
  const planner = await accounts.createUser(bySystem(), {
    name: 'Bas',
    mail: 'bas@praktijk.nl',
    password: 'zeven sloten tegelijk',
    roles: ['planner'],
  });
  const staff: Context = {
    actor: { kind: 'staff', id: planner.id, name: planner.name, roles: ['planner'], mfa: 'totp' },
    address: null,
    trace: newTrace(),
  };
  for (const subject of subjects) await live(subject, staff);
  await years.delivered();
  const held = join(folder, 'held');
  writeFileSync(held, await signHead(years.db));
  expect(years.found(OPEN)).toEqual(OPEN);
  expect(years.found(HIDDEN)).toEqual([]);
  const said = await revealed();
  expect(HIDDEN.filter((text) => !said.includes(text))).toEqual([]);
  const doomed = {
    ids: [...(await years.bodies()).values()].flatMap(({ pii }) => pii),
    wrapped: wrappedKeys(),
  };
  expect(doomed.wrapped.length).toBeGreaterThan(SUBJECTS);

  years.at('2032-01-01T03:00:00.000Z');
  expect(await years.run()).toMatchObject({
    counts: {
      appointments: SUBJECTS,
      participants: 2 * SUBJECTS,
      records: SUBJECTS,
      deliveries: 2 * SUBJECTS,
    },
    trouble: null,
  });

  const backup = join(folder, 'backup');
  await makeBackup({ database, keys, append: log.append }, { by: bySystem() }, backup);
  for (const place of [data.folder, backup]) {
    expect(years.found([...OPEN, ...HIDDEN], place)).toEqual([]);
    const bytes = readdirSync(place)
      .filter((name) => /\.db/.test(name))
      .map((name) => readFileSync(join(place, name)));
    expect(doomed.wrapped.filter((key) => bytes.some((one) => one.includes(key)))).toEqual([]);
  }
  expect(doomed.ids.filter(({ k }) => keys.find(k) !== null)).toEqual([]);
  const left = await revealed();
  expect([...OPEN, ...HIDDEN].filter((text) => left.includes(text))).toEqual([]);

  const bundle = join(folder, 'bundle');
  await exportLog({ db: years.db, append: log.append }, { by: bySystem() }, bundle);
  const events = readFileSync(join(bundle, 'events.ndjson'));
  expect([...OPEN, ...HIDDEN].filter((text) => events.includes(text))).toEqual([]);
  const [one, two] = await verifiers.judgeFolder(bundle, { heads: [held] });
  expect([one.exit, two.exit, one.heads.matched]).toEqual([0, 0, 1]);
  expect(one.released).toBeGreaterThan(8 * SUBJECTS);
  // and what is after the release still is held against change
  const text = events.toString();
  writeFileSync(join(bundle, 'events.ndjson'), text.replace('retention.run', 'retention.ran'));
  const [bad, worse] = await verifiers.judgeFolder(bundle, { heads: [held] });
  expect([bad.exit, worse.exit]).toEqual([1, 1]);
});
