import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What the officer filters lines by, so that a log of a million lines is not read for it. */
export const auditFact: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

function factsOf(body: string): string {
  return `${body} ->> '$.ev.code', ${body} ->> '$.out', ${body} ->> '$.src.site'`;
}

const STATEMENTS: readonly string[] = [
  // It follows from the lines, as `audit_person` does, and is no evidence.
  `create table audit_fact (seq integer primary key, code text not null, out integer not null, site text not null)
    strict`,
  'create index audit_fact_code on audit_fact (code, seq)',
  'create index audit_fact_site on audit_fact (site, seq)',
  // what went well is nearly all of it
  'create index audit_fact_out on audit_fact (out, seq) where out > 0',
  `create trigger audit_fact_added after insert on audit
    begin insert into audit_fact (seq, code, out, site) values (new.seq, ${factsOf('new.body')}); end`,
  // where a person accepted the clock, times may fall: who looks for a moment must know the place
  `create trigger audit_fact_released after update on audit when new.body is null and old.body is not null
    begin delete from audit_fact where seq = new.seq and code is not 'clock.accepted'; end`,
  `insert into audit_fact (seq, code, out, site)
    select seq, ${factsOf('body')} from audit where body is not null`,
];
