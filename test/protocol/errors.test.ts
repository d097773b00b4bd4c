import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError, CATALOGUE, type ErrorCode, errorBody } from '../../server/core/errors.ts';

const page = readFileSync(join(import.meta.dirname, '../../server/protocol/PROTOCOL.md'), 'utf8');
const documented = new Map(
  [...page.matchAll(/^\| ([A-Z_]+) +\| (\d{3}) +\| (.+?) +\|$/gm)].map(([, code, status, says]) => [
    code,
    { status, says },
  ]),
);

describe('the error catalogue', () => {
  test('stands in PROTOCOL.md, each code once, with its status and meaning', () => {
    expect([...documented.keys()]).toEqual(Object.keys(CATALOGUE));
    for (const [code, { status, says }] of Object.entries(CATALOGUE)) {
      expect(documented.get(code), code).toEqual({ status: String(status), says });
    }
  });

  test('answers with a code and a sentence, and nothing of the cause', () => {
    const error = new AppError('INTERNAL', { cause: new Error('secret') });
    expect(errorBody(error.code)).toEqual({ code: 'INTERNAL', message: CATALOGUE.INTERNAL.says });
    expect(error.status).toBe(500);
  });

  test('tells faults from refusals by the status class', () => {
    for (const code of Object.keys(CATALOGUE) as ErrorCode[]) {
      const { status, kind } = CATALOGUE[code];
      expect(status >= 500, code).toBe(kind === 'fault');
    }
  });
});
