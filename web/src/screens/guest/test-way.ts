import type { RelayTest } from '../../../../server/protocol/ice.ts';
import type { OpenTest } from '../../../../server/protocol/open-test.ts';
import type { PrecallResult } from '../../../../server/protocol/precall.ts';
import { post } from '../../api.ts';
import type { TestWay } from './line-check.svelte.ts';

/** Whose practice an address is of, when it is that of a test by anybody; null: it is another page. */
export function practiceOf(path: string): string | null {
  return /^\/praktijk\/([a-z0-9-]{2,40})\/test$/.exec(path)?.[1] ?? null;
}

/** How a test by anybody is begun and told. */
export function openTestWay(practice: string): TestWay {
  let test = '';
  return {
    async begin(): Promise<RelayTest> {
      const begun = await post<OpenTest>('/api/open-tests', { practice });
      test = begun.test;
      return begun;
    },
    tell: (tested) => post<PrecallResult>('/api/open-tests/result', { test, ...tested }),
  };
}

/** How who holds a link begins a test and tells it. */
export function linkTestWay(token: string): TestWay {
  return {
    begin: () => post<RelayTest>('/api/link/relay-test', { token }),
    tell: (tested) => post<PrecallResult>('/api/link/precall', { token, ...tested }),
  };
}
