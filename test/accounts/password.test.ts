import { describe, expect, test } from 'vitest';
import { COST, type Cost, passwordHasher } from '../../server/accounts/password.ts';
import { boundedQueue } from '../../server/accounts/queue.ts';

/** Cheap, so that the tests are quick; the real cost is tried once below. */
const CHEAP: Cost = { memory: 64, passes: 1, parallelism: 1 };

function counting(cost: Cost = CHEAP) {
  const count = { jobs: 0 };
  const hasher = passwordHasher(async (job) => {
    count.jobs += 1;
    return job();
  }, cost);
  return { count, hasher };
}

describe('a password hash', () => {
  test('verifies the string that the argon2 reference implementation prints', async () => {
    const reference =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    const { hasher } = counting();
    expect(await hasher.verify('password', reference)).toEqual({ right: true, outdated: true });
    expect(await hasher.verify('differentpassword', reference)).toEqual({ right: false, outdated: true });
  });

  test('at the real cost: salted, in PHC form, and up to date', async () => {
    const hasher = passwordHasher(boundedQueue(1, 50));
    const phc = await hasher.hash('correct horse battery');
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await hasher.verify('correct horse battery', phc)).toEqual({ right: true, outdated: false });
    expect(COST).toEqual({ memory: 65_536, passes: 3, parallelism: 1 });
  });

  test('is another one each time, and knows when it was made at another cost', async () => {
    const { hasher } = counting();
    const [one, two] = [await hasher.hash('x'), await hasher.hash('x')];
    expect(one).not.toBe(two);
    const dearer = counting({ ...CHEAP, passes: 2 }).hasher;
    expect(await dearer.verify('x', one)).toEqual({ right: true, outdated: true });
    expect(await dearer.verify('y', one)).toEqual({ right: false, outdated: true });
  });

  test('is the same for é typed as one character or as two, and not for other case', async () => {
    const { hasher } = counting();
    const phc = await hasher.hash('caf\u00e9 met een koekje');
    expect((await hasher.verify('cafe\u0301 met een koekje', phc)).right).toBe(true);
    expect((await hasher.verify('CAF\u00c9 met een koekje', phc)).right).toBe(false);
  });

  test('does the same work for nobody, and for a damaged hash, and says no', async () => {
    const { hasher, count } = counting();
    for (const phc of [
      null,
      '',
      'x',
      '$argon2i$v=19$m=64,t=1,p=1$c29tc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y',
      'plain',
    ]) {
      const before = count.jobs;
      expect((await hasher.verify('whatever', phc)).right, String(phc)).toBe(false);
      expect(count.jobs - before).toBe(1);
    }
  });
});
