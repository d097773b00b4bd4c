import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Finds the lines of the log that name a person without reading all, and keeps what tells keys and generations apart. */
export const auditPerson: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

/** The people whom a body names: who started the act (not the appliance, not nobody), and whom it was about. */
function personsIn(body: string): string {
  return `
    select ${body} ->> '$.usr[0].id' as person where substr(${body} ->> '$.usr[0].id', 1, 2) in ('u:', 'g:')
    union select value ->> '$.id' from json_each(${body}, '$.obj') where value ->> '$.cls' = 1`;
}

const STATEMENTS: readonly string[] = [
  // It follows from the lines, and is no evidence: the bodies are.
  `create table audit_person (person text not null, seq integer not null, primary key (person, seq))
    strict, without rowid`,
  `create trigger audit_person_added after insert on audit
    begin insert into audit_person (person, seq) select person, new.seq from (${personsIn('new.body')}); end`,
  `create trigger audit_person_released after update on audit when new.body is null and old.body is not null
    begin delete from audit_person where seq = new.seq and person in (${personsIn('old.body')}); end`,
  `insert into audit_person (person, seq)
    select body ->> '$.usr[0].id', seq from audit where substr(body ->> '$.usr[0].id', 1, 2) in ('u:', 'g:')
    union select value ->> '$.id', audit.seq from audit, json_each(audit.body, '$.obj') where value ->> '$.cls' = 1`,
  // A line that tells of another key or generation keeps its body: nobody could verify what follows without it.
  'drop trigger audit_no_update',
  `create trigger audit_no_update before update on audit
    when new.body is not null or new.seq is not old.seq or new.ts is not old.ts or new.leaf is not old.leaf
      or new.chain is not old.chain
      or coalesce(old.body ->> '$.ev.code', '') in ('key.rotated', 'backup.restored')
      or old.seq > coalesce((select released from audit_state where id = 1), 0)
    begin select raise(abort, 'audit lines never change'); end`,
];
