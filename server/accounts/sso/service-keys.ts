import { type Clock, type EpochMs, MINUTE } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { ServiceKey } from './logout-token.ts';

const PATIENCE_MS = 10_000;
/** Anybody may send something that looks like a logout: it makes us ask the service no more often than this. */
const KEPT_FOR = MINUTE;

/** The keys of the sign-in service, fetched when they are needed and kept for a minute. @throws {AppError} SSO_UNAVAILABLE */
export function serviceKeys(
  clock: Clock,
  keysAt: () => Promise<string>,
): () => Promise<readonly ServiceKey[]> {
  let kept: { readonly at: EpochMs; readonly keys: Promise<readonly ServiceKey[]> } | null = null;
  return () => {
    if (kept === null || clock() - kept.at >= KEPT_FOR)
      kept = { at: clock(), keys: keysAt().then(fetchKeys) };
    return kept.keys;
  };
}

async function fetchKeys(url: string): Promise<readonly ServiceKey[]> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
    const { keys } = (await answer.json()) as { readonly keys?: unknown };
    return Array.isArray(keys) ? (keys as ServiceKey[]) : [];
  } catch (cause) {
    throw new AppError('SSO_UNAVAILABLE', { cause });
  }
}
