import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { securityHeaders } from '../../server/headers.ts';
import { Practice } from '../support/practice.ts';

const WEB = join(import.meta.dirname, '../../web/src');
const HEADERS = securityHeaders({ secure: false });
const { 'cache-control': _, ...ALWAYS } = HEADERS;

let practice: Practice;
beforeAll(async () => {
  practice = await Practice.open();
});
afterAll(() => practice.close());

const ASKED: readonly (readonly [method: 'GET' | 'POST' | 'PUT', url: string, payload?: string])[] = [
  ['GET', '/'],
  ['GET', '/j'],
  ['GET', '/healthz'],
  ['GET', '/api/session'],
  ['GET', '/api/appointments/x'],
  ['GET', '/api/nothing'],
  ['GET', '/assets/nothing.js'],
  ['POST', '/api/session', '{'],
  ['POST', '/api/link/look', '{"token":"x"}'],
  ['PUT', '/api/session'],
];

async function answers(headers: Readonly<Record<string, string>> = {}) {
  const { host } = new URL(practice.origin);
  return await Promise.all(
    ASKED.map(async ([method, url, payload]) => {
      const body = payload === undefined ? {} : { payload };
      const type = payload === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await practice.app.http.inject({
        method,
        url,
        headers: { host, ...type, ...headers },
        ...body,
      });
      return { url, answer };
    }),
  );
}

describe('the headers of an answer', () => {
  test('every answer carries them, whatever was asked', async () => {
    for (const { url, answer } of await answers()) {
      expect([url, answer.headers]).toEqual([url, expect.objectContaining(ALWAYS)]);
      if (url !== '/' && url !== '/j')
        expect([url, answer.headers['cache-control']]).toEqual([url, 'no-store']);
    }
  });

  test('every answer with a body says what it is', async () => {
    for (const { url, answer } of await answers()) {
      const { statusCode, body } = answer;
      expect([url, statusCode >= 200 && body.length > 0]).toEqual([url, true]);
      const type = answer.headers['content-type'];
      expect([url, type]).toEqual([
        url,
        expect.stringMatching(/^(application\/json|text\/html); charset=utf-8$/i),
      ]);
    }
  });

  test('no other site may read an answer', async () => {
    for (const { url, answer } of await answers({ origin: 'https://kwaad.example' })) {
      const opened = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'));
      expect([url, opened]).toEqual([url, []]);
    }
  });

  test('over https, browsers are told to stay there for two years, below this name too', () => {
    const told = securityHeaders({ secure: true })['strict-transport-security'];
    expect(told).toBe('max-age=63072000; includeSubDomains');
    expect(HEADERS['strict-transport-security']).toBeUndefined();
  });
});

describe('what a page may do', () => {
  test('scripts and plugins of others are refused, and text never becomes a page', () => {
    const policy = new Map(
      (HEADERS['content-security-policy'] ?? '').split('; ').map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values.join(' ')];
      }),
    );
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('connect-src')).toBe("'self'");
    for (const shut of ['object-src', 'base-uri', 'frame-ancestors']) expect(policy.get(shut)).toBe("'none'");
    expect(policy.get('require-trusted-types-for')).toBe("'script'");
    for (const [file, text] of sources())
      expect([
        file,
        /\{@html|innerHTML|insertAdjacentHTML|document\.write|window\.onmessage/.test(text),
      ]).toEqual([file, false]);
  });

  test('what is saved has a name of ours', () => {
    const routes = globSync('server/**/*.ts', { cwd: join(import.meta.dirname, '../..') });
    const named = routes.flatMap((file) => {
      const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
      return text.match(/content-disposition.*/gi) ?? [];
    });
    // files that are sent as such: a name is fixed, made here of letters that need no quoting, or of a day or month that the schema checked
    const ours =
      /filename="(?:agenda\.ics|\$\{name\}|registratie-\$\{request\.query\.day\}\.csv|cijfers-\$\{query\.from\}\.csv)"/;
    expect(named.filter((line) => !ours.test(line))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });
});

function sources(): readonly (readonly [string, string])[] {
  return globSync('**/*.{ts,svelte}', { cwd: WEB }).map((file) => [
    file,
    readFileSync(join(WEB, file), 'utf8'),
  ]);
}
