import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { SECOND } from '../../core/clock.ts';
import { guardedLookup, mayReach, type Reach } from '../../core/outbound.ts';

/** What came of a post. */
export type PostOutcome =
  | { readonly kind: 'taken' }
  /** It may go through later. */
  | { readonly kind: 'failed'; readonly why: string };

const PATIENCE = 10 * SECOND;

/**
 * Posts JSON once: no redirect is followed, nothing of the answer is kept but its status, and after ten seconds it has
 * failed. Never rejects.
 */
export async function post(
  url: string,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  reach: Reach,
): Promise<PostOutcome> {
  if (!mayReach(url, reach)) return { kind: 'failed', why: 'not-allowed' };
  const ask = url.startsWith('https:') ? requestHttps : requestHttp;
  return await new Promise((resolve) => {
    const fail = (why: string): void => resolve({ kind: 'failed', why });
    const asked = ask(
      url,
      {
        method: 'POST',
        agent: false,
        lookup: guardedLookup(reach),
        signal: AbortSignal.timeout(PATIENCE),
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'beeldkamer',
        },
      },
      (answer) => {
        const status = answer.statusCode ?? 0;
        answer.destroy();
        if (status >= 200 && status < 300) resolve({ kind: 'taken' });
        else fail(`http-${status}`);
      },
    );
    asked.on('error', (fault: NodeJS.ErrnoException) => fail(wordOf(fault)));
    asked.end(body);
  });
}

function wordOf(fault: NodeJS.ErrnoException): string {
  if (fault.name === 'AbortError' || fault.name === 'TimeoutError') return 'timeout';
  if (fault.message === 'PRIVATE_ADDRESS') return 'private-address';
  return (fault.code ?? 'fault').toLowerCase().replaceAll('_', '-');
}
