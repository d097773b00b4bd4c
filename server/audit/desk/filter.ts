import type { Db } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { LogFilter } from '../../protocol/log.ts';
import { CATALOGUE } from '../catalogue.ts';
import { type Criteria, isSite } from './store.ts';

/**
 * What a filter asks for, as the tables have it. A code or site that no line can have is refused: the filter stands in
 * the log, and nothing that a person typed may come there with it.
 *
 * @throws {AppError} BAD_REQUEST
 */
export async function criteriaOf(
  db: Db,
  { account, patient, code, outcome, site }: LogFilter,
): Promise<Criteria> {
  if (code !== null && !Object.hasOwn(CATALOGUE, code)) throw new AppError('BAD_REQUEST');
  if (site !== null && !(await isSite(db, site))) throw new AppError('BAD_REQUEST');
  return {
    code,
    outcome,
    site,
    // of a patient there are fewest lines: that goes first
    persons: [
      ...(patient === null ? [] : [[`p:${patient}`, `g:${patient}`]]),
      ...(account === null ? [] : [[`u:${account}`]]),
    ],
  };
}

/** The filter as the log tells of it: names of fields, codes, days and ids, and nothing that a person typed. */
export function filterWord(filter: LogFilter): string {
  const given = Object.entries(filter).filter(([, value]) => value !== null);
  return given.map(([name, value]) => `${name}=${String(value)}`).join(' ');
}
