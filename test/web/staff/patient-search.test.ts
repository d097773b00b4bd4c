import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Patient } from '../../../server/protocol/agenda.ts';
import { ApiError } from '../../../web/src/api.ts';
import { PatientSearch } from '../../../web/src/staff/patient-search.svelte.ts';
import { id } from './people.ts';

const jansen: Patient = { id: id('jansen'), name: 'Mw. J. Jansen', birthDate: null, mail: null, phone: null };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A search whose answers the test gives by hand, in the order it likes. */
function searching(): {
  search: PatientSearch;
  asked: string[];
  answer: (query: string, found: readonly Patient[] | Error) => Promise<void>;
  nobody: { times: number };
} {
  const asked: string[] = [];
  const open = new Map<string, PromiseWithResolvers<readonly Patient[]>>();
  const nobody = { times: 0 };
  const search = new PatientSearch(
    (query) => {
      asked.push(query);
      const answer = Promise.withResolvers<readonly Patient[]>();
      open.set(query, answer);
      return answer.promise;
    },
    () => {
      nobody.times += 1;
    },
  );
  async function answer(query: string, found: readonly Patient[] | Error): Promise<void> {
    if (found instanceof Error) open.get(query)?.reject(found);
    else open.get(query)?.resolve(found);
    await vi.advanceTimersByTimeAsync(0);
  }
  return { search, asked, answer, nobody };
}

test('asks once for a name that is typed letter by letter: each search is a line in the log', () => {
  const { search, asked } = searching();
  for (const text of ['j', 'ja', 'jan', 'jans']) search.type(text);
  vi.runAllTimers();
  expect(asked).toEqual(['jans']);
});

test('asks nothing for less than two letters', () => {
  const { search, asked } = searching();
  search.type(' j ');
  vi.runAllTimers();
  expect(asked).toEqual([]);
});

test('shows the answer to the newest question, also when an older one comes later', async () => {
  const { search, answer } = searching();
  search.type('jan');
  vi.runAllTimers();
  search.type('jansen');
  vi.runAllTimers();
  await answer('jansen', [jansen]);
  await answer('jan', []);
  expect(search.found).toEqual([jansen]);
  expect(search.busy).toBe(false);
});

test('tells when nobody is known by that name, and only then', async () => {
  const { search, answer, nobody } = searching();
  search.type('jansen');
  vi.runAllTimers();
  await answer('jansen', [jansen]);
  expect(nobody.times).toBe(0);
  search.type('xantippe');
  vi.runAllTimers();
  await answer('xantippe', []);
  expect(nobody.times).toBe(1);
});

test('an answer that comes after a choice is dropped', async () => {
  const { search, answer, nobody } = searching();
  search.type('jansen');
  vi.runAllTimers();
  search.clear();
  await answer('jansen', []);
  expect(search.found).toBeNull();
  expect(nobody.times).toBe(0);
});

test('says why it could not search', async () => {
  const { search, answer } = searching();
  search.type('jansen');
  vi.runAllTimers();
  await answer('jansen', new ApiError('TOO_MANY', 429));
  expect(search.failure).toBe('TOO_MANY');
  expect(search.found).toBeNull();
});
