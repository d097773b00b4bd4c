import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '../../server/core/clock.ts';
import { newId, newShortId, newToken } from '../../server/core/ids.ts';
import type { Session } from '../../server/protocol/accounts.ts';
import { PASSWORD, Practice } from '../support/practice.ts';

const ROOT = join(import.meta.dirname, '../..');
const textsOf = (pattern: string) =>
  globSync(pattern, { cwd: ROOT }).map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);

let practice: Practice;
beforeAll(async () => {
  practice = await Practice.open();
});
afterAll(() => practice.close());

test('fields for a password hide it, let it be pasted and let a password manager fill it', () => {
  const fields = textsOf('web/src/**/*.svelte').flatMap(([file, text]) =>
    [
      ...text.matchAll(
        /<(?:Field|input)\b[^>]*?type=(?:"password"|\{shown \? 'text' : 'password'\})[\s\S]*?\/>/g,
      ),
    ].map(([field]) => [file, field] as const),
  );
  expect(fields.length).toBeGreaterThanOrEqual(5);
  for (const [file, field] of fields) {
    // the PIN of a device opens no account: a password manager would put it in the place of the password
    const wanted = file.endsWith('/lock/PinField.svelte')
      ? /autocomplete="off"/
      : /autocomplete=(?:"(?:current|new)-password"|\{[^}]*'current-password' : 'new-password'\})/;
    expect([file, wanted.test(field)]).toEqual([file, true]);
  }
  for (const [file, text] of textsOf('web/src/**/*.{svelte,ts}'))
    expect([file, /onpaste|'paste'|readonly=\{?true/.test(text)]).toEqual([file, false]);
});

test('no password grows too old', async () => {
  const { account } = await practice.staff('Oud Wachtwoord', 'planner');
  practice.clock.forward(5 * 365 * DAY);
  const browser = practice.browser();
  await browser.signIn(account.mail, PASSWORD);
  expect((await browser.get<Session>('/api/session')).account?.id).toBe(account.id);
});

test('secrets come from the generator of the system alone', () => {
  for (const [file, text] of textsOf('server/**/*.ts'))
    expect([file, /Math\.random\(/.test(text)]).toEqual([file, false]);
  const secrets = Array.from({ length: 500 }, () => [newToken(), newShortId(), newId()]).flat();
  expect(new Set(secrets).size).toBe(1_500);
  expect(Buffer.from(newToken(), 'base64url')).toHaveLength(32);
  expect(Buffer.from(newShortId(), 'base64url')).toHaveLength(16);
});
