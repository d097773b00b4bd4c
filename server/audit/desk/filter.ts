import { AppError } from '../../core/errors.ts';
import type { LogFilter } from '../../protocol/log.ts';
import { CATALOGUE } from '../catalogue.ts';
import type { Criteria } from './store.ts';

/** What a filter asks for, as the tables have it. */
export function criteriaOf({ account, patient, code, outcome, site }: LogFilter): Criteria {
  if (code !== null && !Object.hasOwn(CATALOGUE, code)) throw new AppError('BAD_REQUEST');
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
