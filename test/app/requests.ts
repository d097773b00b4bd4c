import fc from 'fast-check';
import type { RouteOptions } from 'fastify';
import { almost, type Known, type Shape, typed, valueFor } from './values.ts';

/** One request to one route, in the parts that an attacker chooses. */
export interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  readonly contentType: string | undefined;
}

interface RouteShapes {
  readonly params?: Shape;
  readonly querystring?: Shape;
  readonly body?: Shape;
}

/** Requests to a route: some as its schemas want them, some nearly so, some nothing like it. */
export function attemptsAt(route: RouteOptions, known: Known): fc.Arbitrary<Attempt> {
  const { params, querystring, body } = (route.schema ?? {}) as RouteShapes;
  return fc.record({
    method: fc.constant(String(route.method)),
    path: fc
      .tuple(paths(route.url, params, known), queries(querystring, known))
      .map(([path, query]) => path + query),
    body: bodies(body, known),
    contentType: often(fc.constant('application/json'), fc.constantFrom(...CONTENT_TYPES, undefined)),
  });
}

const CONTENT_TYPES = [
  'application/json; charset=utf-16',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json, text/html',
  'json',
  '',
];

function often<T>(usual: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: seldom });
}

const HOSTILE_PARTS = [
  '%00',
  '%',
  '..',
  '%2e%2e%2f',
  '%c0%ae',
  '%ff',
  '__proto__',
  'constructor',
  '*',
  '%0d%0aX:y',
];

function paths(url: string, shape: Shape | undefined, known: Known): fc.Arbitrary<string> {
  const parts = url.split('/').map((part) => {
    if (!part.startsWith(':') && part !== '*') return fc.constant(part);
    const name = part === '*' ? part : part.slice(1);
    const fits = valueFor(shape?.properties?.[name] ?? { type: 'string' }, known, name).map((value) =>
      encodeURIComponent(String(value).toWellFormed()),
    );
    return often(
      fits,
      fc.oneof(
        fc.constantFrom(...HOSTILE_PARTS),
        typed().map((text) => encodeURIComponent(text.toWellFormed())),
      ),
    );
  });
  return fc.tuple(...parts).map((chosen) => chosen.join('/'));
}

function queries(shape: Shape | undefined, known: Known): fc.Arbitrary<string> {
  const names = Object.keys(shape?.properties ?? {});
  const fits = fc
    .tuple(
      ...names.map((name) =>
        valueFor(shape?.properties?.[name] ?? {}, known, name).map(
          (value) => `${name}=${encodeURIComponent(String(value))}`,
        ),
      ),
    )
    .map((pairs) => pairs.join('&'));
  const odd = fc.constantFrom(
    '__proto__=x',
    'constructor[prototype]=x',
    'day=1&day=2',
    '%00=%00',
    '=',
    'q=%ff',
    '&&&',
  );
  const text = fc.oneof(
    { weight: 8, arbitrary: fits },
    odd,
    fc.tuple(fits, odd).map((two) => two.join('&')),
  );
  return text.map((query) => (query === '' ? '' : `?${query}`));
}

function bodies(shape: Shape | undefined, known: Known): fc.Arbitrary<string | undefined> {
  if (shape === undefined) return fc.constant(undefined);
  const fits = valueFor(shape, known).map((value) => JSON.stringify(value));
  const twisted = fc.tuple(fits, fc.constantFrom(...TWISTS)).map(([text, twist]) => twist(text));
  return fc.oneof(
    { weight: 5, arbitrary: fits },
    { weight: 4, arbitrary: almost(shape, known).map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: twisted },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

/** What is done to the text of a body that fits. */
const TWISTS: readonly ((text: string) => string)[] = [
  (text) => text.replace('{', '{"__proto__":{"roles":["admin"]},'),
  (text) => text.replace('{', '{"constructor":{"prototype":{"x":1}},'),
  (text) => text.replace('{', '{"":'),
  (text) => text.replaceAll(/\d+/g, '1e999'),
  (text) => text.slice(0, -1),
  (text) => `${text}${text}`,
  (text) => `\ufeff${text}`,
  (text) => `[${text}]`,
  (text) => text.padEnd(1024 * 1024),
  () => `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
  () => `{"a":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_001)}`,
  () => `[${'0,'.repeat(30_000)}0]`,
  () => '',
  () => 'null',
  () => '\u0000',
];
