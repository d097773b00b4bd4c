import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Practice } from '../support/practice.ts';

let practice: Practice;
beforeAll(async () => {
  practice = await Practice.open();
});
afterAll(() => practice.close());

/** Every byte that the appliance keeps: database, write-ahead log, keys and whatever else lies in its folder. */
function kept(): string {
  const folder = practice.appliance.folder.folder;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return names
    .filter((name) => statSync(name).isFile())
    .map((name) => readFileSync(name, 'latin1'))
    .join('\n');
}

async function signIn(mail: string): Promise<number> {
  const { statusCode } = await practice.app.http.inject({
    method: 'POST',
    url: '/api/session',
    headers: { host: new URL(practice.origin).host },
    payload: { mail, password: 'een heel lang wachtwoord' },
  });
  return statusCode;
}

test('what somebody types for a name, perhaps a password, stands nowhere in clear', async () => {
  expect(kept()).toContain('audit.started');
  const before = await practice.size();
  const typed = ['Welkom2026!geheim@praktijk.nl', ' WELKOM2026!GEHEIM@praktijk.nl', 'Welkom2026!'];
  for (const name of typed) expect(await signIn(name)).toBe(401);
  const lines = await practice.lines(before);
  expect(lines.map(({ code, out, why }) => [code, out, why])).toEqual(
    typed.map(() => ['auth.login_failed', 4, 'unknown']),
  );
  // a series of tries with one name can be seen, the name cannot
  const [first, second, third] = lines.map(({ det }) => det['name']);
  expect(first).toMatch(/^hmac:[\w-]{43}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(kept().toLowerCase()).not.toMatch(/welkom2026|geheim@/);
});
