import { expect, test } from 'vitest';
import { ApiError } from '../../../web/src/api.ts';
import { OwedSignOut } from '../../../web/src/staff/owed-sign-out.ts';

/** A browser that keeps words, and a server that is away until `here`. */
function browser() {
  const kept = new Map<string, string>();
  const told: string[] = [];
  const server = { here: false, answer: '' };
  const store = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  const signOut = async (): Promise<void> => {
    if (!server.here) throw new ApiError('OFFLINE', 0);
    told.push('sign out');
    if (server.answer !== '') throw new ApiError(server.answer, 400);
  };
  return { kept, told, server, signOut, open: () => new OwedSignOut(() => store) };
}

test('without a connection it is owed, by the next page too, until the server heard of it once', async () => {
  const { told, server, signOut, open, kept } = browser();
  await open().ask(signOut);
  await expect(open().settle(signOut)).rejects.toThrow();
  server.here = true;
  const [page, other] = [open(), open()];
  await page.settle(signOut);
  await page.settle(signOut);
  await other.settle(signOut);
  expect([told, kept.size]).toEqual([['sign out'], 0]);
});

test('with a connection nothing is owed; what the server refuses is told', async () => {
  const { told, server, signOut, open } = browser();
  server.here = true;
  await open().ask(signOut);
  await open().settle(signOut);
  expect(told).toEqual(['sign out']);
  server.answer = 'TOO_MANY';
  await expect(open().ask(signOut)).rejects.toThrow();
});

test('a session that ended meanwhile settles it; where nothing may be kept, the page itself remembers', async () => {
  const { told, server, signOut } = browser();
  const page = new OwedSignOut(() => {
    throw new DOMException('no', 'SecurityError');
  });
  await page.ask(signOut);
  [server.here, server.answer] = [true, 'NOT_SIGNED_IN'];
  await page.settle(signOut);
  await page.settle(signOut);
  expect(told).toEqual(['sign out']);
});
