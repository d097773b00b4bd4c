import type { Static } from 'typebox';
import type { ErrorBody } from '../../server/protocol/values.ts';

/** What the app answers when it refuses: a code of its catalogue; `OFFLINE` when no answer came at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  /** HTTP status, or 0 without an answer. */
  readonly status: number;

  constructor(code: string, status: number, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.status = status;
  }
}

/** Longer than any honest answer takes; on a dying mobile network `fetch` alone would wait for minutes. */
const PATIENCE_MS = 20_000;

/** What the door or a proxy answers while the app behind it is away (RFC 9110 §15.6). */
const GATEWAY: readonly number[] = [502, 503, 504];

/** GET: reads. @throws {ApiError} */
export function get<Answer>(path: string): Promise<Answer> {
  return ask<Answer>('GET', path);
}

/** POST with a JSON body: acts. An answer 204 gives `null`. @throws {ApiError} */
export function post<Answer>(path: string, body: unknown = {}): Promise<Answer> {
  return ask<Answer>('POST', path, body);
}

/** DELETE. An answer 204 gives `null`. @throws {ApiError} */
export function remove<Answer>(path: string): Promise<Answer> {
  return ask<Answer>('DELETE', path);
}

/** The code of anything thrown: an `ApiError`'s own, `INTERNAL` for a mistake of the page itself. */
export function codeOf(error: unknown): string {
  return error instanceof ApiError ? error.code : 'INTERNAL';
}

async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await reach(path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const answer = response.status === 204 ? null : await readJson(response);
  if (response.ok) return answer as Answer; // the app checked it against its schema on the way out
  throw new ApiError(isErrorBody(answer) ? answer.code : 'INTERNAL', response.status);
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (cause) {
    throw new ApiError('OFFLINE', 0, { cause });
  }
}

/** What stands in between (a hotel's sign-in page, a gateway while the app is away) answers with something else than JSON. */
async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    const away = response.ok || GATEWAY.includes(response.status);
    throw new ApiError(away ? 'OFFLINE' : 'INTERNAL', response.status, { cause });
  }
}

function isErrorBody(answer: unknown): answer is Static<typeof ErrorBody> {
  return typeof answer === 'object' && answer !== null && 'code' in answer && typeof answer.code === 'string';
}
