import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import type { About } from '../../server/audit/event.ts';
import { overview } from '../../server/audit/overview.ts';
import { bySystem } from '../../server/core/context.ts';
import { transact } from '../../server/core/database.ts';
import { auditPerson } from '../../server/core/migrations/0003-audit-person.ts';
import { APPOINTMENT, DOCTOR, openStage, PATIENT, type Stage, viewed } from './stage.ts';

const OTHER = '11111111-2222-4333-8444-555555555555';
let stage: Stage;
afterEach(() => stage.close());

async function seqsOf(...persons: string[]): Promise<number[]> {
  const seqs: number[] = [];
  for await (const page of overview(stage.db, persons)) seqs.push(...page.map(({ seq }) => seq));
  return seqs;
}

const appointment: About = { kind: 'appointment', id: APPOINTMENT };
const about = (...kinds: About[]) => ({ ...viewed, about: [appointment, ...kinds] });
const patient = (id: string): About => ({ kind: 'patient', id });

/** More than a page of those about one patient. */
const LINES = 1_600;
const released = { through: 2, size: 3, root: Buffer.alloc(32).toString('base64') };

describe('the overview of a person', () => {
  test('is every line that names them, started by them or about them, and no other', async () => {
    stage = await openStage();
    await stage.write(
      about(patient(PATIENT)),
      about(patient(OTHER)),
      about(patient(PATIENT), patient(OTHER)),
      about(patient(PATIENT), patient(PATIENT)),
      about(),
    );
    expect(await seqsOf(`p:${PATIENT}`)).toEqual([1, 3, 4]);
    expect(await seqsOf(`p:${PATIENT}`, `p:${OTHER}`)).toEqual([1, 2, 3, 4]);
    expect(await seqsOf(`u:${DOCTOR}`)).toEqual([1, 2, 3, 4, 5]);
    expect(await seqsOf(`a:${APPOINTMENT}`)).toEqual([]);
    expect(await seqsOf('p:nobody')).toEqual([]);
    expect(await seqsOf()).toEqual([]);
  });

  test('of more lines than a page has is whole and in order', async () => {
    stage = await openStage();
    await transact(stage.db, async (tx) => {
      for (let at = 0; at < LINES; at += 1)
        await stage.log.append(tx, about(patient(at % 3 === 0 ? OTHER : PATIENT)));
    });
    const seqs = await seqsOf(`p:${PATIENT}`, `u:${DOCTOR}`);
    expect(seqs).toEqual(Array.from({ length: LINES }, (_, at) => at + 1));
    expect(await seqsOf(`p:${PATIENT}`)).toEqual(seqs.filter((seq) => (seq - 1) % 3 !== 0));
  });

  test('forgets the lines whose bodies are released, and only these', async () => {
    stage = await openStage();
    await stage.write(
      about(patient(PATIENT)),
      about(patient(PATIENT), patient(OTHER)),
      about(patient(OTHER)),
    );
    await stage.write({ code: 'audit.released', by: bySystem(), detail: released });
    const sqlite = new Database(`${stage.folder}/beeldkamer.db`);
    sqlite.exec('update audit_state set released = 2; update audit set body = null where seq <= 2');
    sqlite.close();
    expect(await seqsOf(`p:${PATIENT}`)).toEqual([]);
    expect(await seqsOf(`p:${OTHER}`)).toEqual([3]);
  });

  test('is also found in a log of before the table was', async () => {
    stage = await openStage();
    await stage.write(about(patient(PATIENT), patient(OTHER)), about(patient(OTHER)));
    const before = await stage.db.selectFrom('audit_person').selectAll().execute();
    const sqlite = new Database(`${stage.folder}/beeldkamer.db`);
    sqlite.exec(
      'drop trigger audit_person_added; drop trigger audit_person_released; drop table audit_person',
    );
    await auditPerson.up(new Kysely({ dialect: new SqliteDialect({ database: sqlite }) }));
    sqlite.close();
    expect(await stage.db.selectFrom('audit_person').selectAll().execute()).toEqual(before);
  });
});
