import { describe, expect, test } from 'vitest';
import { undeclaredRoutes } from '../../scripts/check/declared-events.ts';

const judged = (text: string, path = 'server/agenda/routes.ts') => undeclaredRoutes({ path, text });

describe('a route passes that declares', () => {
  test.each([
    ['an event', "http.get('/a', { config: { access: [], event: 'board.viewed' } }, work);"],
    ['a reason for none', "http.post('/a', { config: { event: { none: 'health' } } }, work);"],
    [
      'it by a constant',
      "const asset = { event: { none: 'public-asset' } } as const;\nhttp.get('/a', { config: asset }, f);",
    ],
    [
      'it by constants of constants',
      "const event = 'auth.login';\nconst config = { event };\nhttp.put('/a', { config }, f);",
    ],
    ['it in one object', "http.route({ method: 'GET', url: '/a', config: { event: 'auth.login' } });"],
    ['it with types', "http.get<{ Params: { id: string } }>('/a', { config: { event: 'auth.login' } }, f);"],
  ])('%s', (_name, text) => {
    expect(judged(text)).toEqual([]);
  });
});

describe('a route is found that declares', () => {
  test.each([
    ['nothing', "\nhttp.get('/a', work);", 'server/agenda/routes.ts:2: GET /a declares no event'],
    ['no event', "http.post('/a', { config: { access: [] } }, f);", 'POST /a'],
    [
      'an event that is not in the catalogue',
      "http.get('/a', { config: { event: 'tea.drunk' } }, f);",
      'GET /a',
    ],
    ['a name that every object has', "http.get('/a', { config: { event: 'constructor' } }, f);", 'GET /a'],
    [
      'a reason that is not on the list',
      "http.get('/a', { config: { event: { none: 'lazy' } } }, f);",
      'GET /a',
    ],
    ['a reason and more', "http.get('/a', { config: { event: { none: 'health', x: '1' } } }, f);", 'GET /a'],
    ['what cannot be read here', "http.get('/a', { config: { event: chosen() } }, f);", 'GET /a'],
    [
      'a constant of elsewhere',
      "import { c } from './c.ts';\nhttp.delete('/a', { config: c }, f);",
      'DELETE /a',
    ],
    ['nothing, in one object', "http.route({ method: 'GET', url: '/a', handler });", 'a route'],
    ['nothing, deep in a function', "function f(http) { if (x) http.all('/a', () => 1); }", 'ALL /a'],
  ])('%s', (_name, text, says) => {
    expect(judged(text)).toEqual([expect.stringContaining(says)]);
  });
});

test.each([
  ['a map', "ages.get('jan'); headers.delete(name);"],
  ['another folder', "http.get('/a', f);", 'web/src/a.ts'],
])('no route: %s', (_name, text, path = 'server/a.ts') => {
  expect(judged(text, path)).toEqual([]);
});
