import type { Migration } from 'kysely/migration';
import { spine } from './0001-spine.ts';
import { heads } from './0002-heads.ts';
import { auditPerson } from './0003-audit-person.ts';
import { retention } from './0004-retention.ts';
import { precall } from './0005-precall.ts';
import { incidents } from './0010-incidents.ts';

/** Every change of the tables since the first version, in order. Append only: a released migration never changes. */
export const migrations: Record<string, Migration> = {
  '0001-spine': spine,
  '0002-heads': heads,
  '0003-audit-person': auditPerson,
  '0004-retention': retention,
  '0005-precall': precall,
  '0010-incidents': incidents,
};
