import type { Chance } from './chance.ts';
import {
  bundleOf,
  changed,
  type EventText,
  eventTexts,
  type ForgedBundle,
  type ForgedHead,
  type ForgedLine,
  type ForgedLog,
  forged,
} from './forged-log.ts';
import { brokenAt, compared, cutTo, type Expected, rightBefore } from './model.ts';

/** A bundle that is not as it should be, what its reader kept, and what both verifiers must say. */
export interface Mutant {
  readonly bundle: ForgedBundle;
  /** Texts of held heads. */
  readonly heads?: readonly string[];
  /** Verifier keys that the reader kept. */
  readonly keys?: string;
  readonly expected: Expected;
}

/** Makes mutants of one class. */
export type Mutation = (log: ForgedLog, chance: Chance, held: readonly ForgedHead[]) => Mutant;

/** A change of lines as they stand in the file, which leaves all others as they were. @returns the first bad line. */
function onTexts(change: (texts: EventText[], at: number, chance: Chance) => number): Mutation {
  return (log, chance) => {
    const texts = eventTexts(log.lines);
    const seq = change(texts, chance.number(0, texts.length - 2), chance);
    return { bundle: bundleOf(log, texts), expected: brokenAt(seq) };
  };
}

/** A change of one line that has a body, after which all is hashed and chained afresh: no hash is wrong. */
function onBody(change: (line: ForgedLine, seq: number, chance: Chance) => ForgedLine): Mutation {
  return (log, chance) => {
    const at = chance.one(log.lines.flatMap(({ body }, place) => (body === null ? [] : [place])));
    const lines = log.lines.map((line, place) => (place === at ? change(line, at + 1, chance) : line));
    return { bundle: bundleOf({ ...log, lines }), expected: brokenAt(at + 1) };
  };
}

/** A text of the same or of another meaning in other bytes. */
function onText(change: (text: string) => string): Mutation {
  return onBody(({ body }) => forged(change(body ?? '')));
}

function onBytes(change: (bytes: Buffer, chance: Chance) => Buffer): Mutation {
  return onTexts((texts, at, chance) => {
    texts[at] = change(Buffer.from(texts[at] ?? ''), chance);
    return at + 1;
  });
}

/** Turns one bit of what stands between two texts. */
function flipBetween(before: string, after: string): Mutation {
  return onBytes((bytes, chance) => {
    const from = bytes.lastIndexOf(before) + before.length;
    const place = chance.number(from, bytes.indexOf(after, from) - 1);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << chance.number(0, 7));
    return bytes;
  });
}

/** Changes of single lines (trust: bits, rows, forms, numbers, what a line says of itself). */
export const LINE_MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a bit of a body': flipBetween('{"body":', ',"chain":"'),
  'a bit of a chain': flipBetween(',"chain":"', '","leaf":"'),
  'a bit of a leaf': flipBetween('","leaf":"', '","seq":'),
  'a bit of seq': flipBetween('","seq":', '}\n'),
  'a line end': onTexts((texts, at) => {
    texts[at] = String(texts[at]).replace('\n', '\r\n');
    return at + 1;
  }),
  'a row deleted': onTexts((texts, at) => {
    texts.splice(at, 1);
    return at + 1;
  }),
  'the first row deleted': onTexts((texts) => {
    texts.shift();
    return 1;
  }),
  'the last row deleted': (log, _chance, held) => ({
    bundle: bundleOf(log, eventTexts(log.lines).slice(0, -1)),
    heads: held.map(({ note }) => note),
    expected: cutTo(log, log.lines.length - 1, held),
  }),
  'two rows swapped': onTexts((texts, at, chance) => {
    const other = chance.number(at + 1, texts.length - 1);
    const one = texts[at] ?? '';
    texts[at] = texts[other] ?? '';
    texts[other] = one;
    return at + 1;
  }),
  'a row doubled': onTexts((texts, at) => {
    texts.splice(at, 0, texts[at] ?? '');
    return at + 2;
  }),
  'a foreign row put in': onTexts((texts, at, chance) => {
    texts.splice(at, 0, texts[chance.number(at + 1, texts.length - 1)] ?? '');
    return at + 1;
  }),
  'a forged row put in, its own hashes right': (log, chance) => {
    const at = chance.number(0, log.lines.length - 1);
    const row = forged({ v: 1, seq: at + 1, ts: '9999-12-31T23:59:59.999Z', ev: { code: 'msg.read' } });
    const texts = eventTexts(log.lines);
    texts.splice(at, 0, eventTexts([...log.lines.slice(0, at), row])[at] ?? '');
    // a checkpoint of that very size sees the row itself
    const seen = compared(log, log.checkpoints).some(({ size }) => size === at + 1);
    return {
      bundle: bundleOf(log, texts),
      expected: brokenAt(seen ? rightBefore(log, at + 1, []) + 1 : at + 2),
    };
  },
  'white space': onText((text) => text.replace(':', ': ')),
  'another order': onText((text) => text.replace(/("det":\{.*?\}),("ev":\{[^}]*\})/, '$2,$1')),
  'a name twice': onText((text) => text.replace(/"ev":(\{[^}]*\})/, '"ev":$1,"ev":$1')),
  '1.0 for 1': onText((text) => text.replace('"v":1', '"v":1.0')),
  '1e0 for 1': onText((text) => text.replace('"v":1', '"v":1e0')),
  'minus nought': onText((text) => text.replace('"det":{', '"a":-0,"det":{')),
  'a number past 2^53 - 1': onText((text) => text.replace('"det":{', '"a":9007199254740992,"det":{')),
  'a huge number': onText((text) => text.replace('"det":{', `"a":${'9'.repeat(400)},"det":{`)),
  'an escape that is not needed': onText((text) => text.replace('é', '\\u00e9')),
  'text in NFD': onText((text) => text.replace('é', 'e\u0301')),
  'a lone surrogate': onText((text) => text.replace('é', '\\ud800')),
  'bytes that are no UTF-8': onBytes((bytes) =>
    Buffer.concat([bytes.subarray(0, 20), Buffer.of(0xff), bytes.subarray(20)]),
  ),
  'a byte order mark': onText((text) => `\ufeff${text}`),
  'nesting past 32': onText((text) =>
    text.replace('"det":{', `"a":${'['.repeat(32)}${']'.repeat(32)},"det":{`),
  ),
  'a list for a body': onText(() => '[]'),
  'another seq in the body': onBody((line, seq, chance) =>
    changed(line, { seq: seq + chance.one([-1, 1, 100]) }),
  ),
  'another version': onBody((line, _seq, chance) =>
    changed(line, { v: chance.one<unknown>([0, 2, true, '1']) }),
  ),
  'a time that is none': onBody((line, _seq, chance) =>
    changed(line, {
      ts: chance.one([
        'yesterday',
        '2026-02-30T00:00:00.000Z',
        '2026-11-21T20:00:60.000Z',
        '',
        '2026-11-21 20:00:00.000Z',
      ]),
    }),
  ),
  'a time before that of the line before': (log, chance) => {
    const sound = log.lines.flatMap(({ body }, at) =>
      at > 0 && body !== null && log.lines[at - 1]?.body !== null && !body.includes('clock.accepted')
        ? [at]
        : [],
    );
    const at = chance.one(sound);
    const earlier = { ts: '2000-01-01T00:00:00.000Z' };
    const lines = log.lines.map((line, place) => (place === at ? changed(line, earlier) : line));
    return { bundle: bundleOf({ ...log, lines }), expected: brokenAt(at + 1) };
  },
  'no time': onBody((line) => changed(line, { ts: null })),
  'a release of itself': onBody((line, seq, chance) =>
    changed(line, { ev: { code: 'audit.released' }, det: { through: seq + chance.number(0, 5) } }),
  ),
  'a body gone that no release covers': (log, chance) => {
    const plain = log.lines.flatMap(({ body }, at) => (body?.includes('appointment.viewed') ? [at] : []));
    const at = chance.one(plain.slice(1));
    const lines = log.lines.map((line, place) => (place === at ? { ...line, body: null } : line));
    return { bundle: bundleOf({ ...log, lines }), expected: brokenAt(at + 1) };
  },
  'the last line end gone': (log) => {
    const bundle = bundleOf(log);
    return {
      bundle: { ...bundle, events: bundle.events.subarray(0, -1) },
      expected: brokenAt(log.lines.length),
    };
  },
  'a release of nothing': onBody((line) => changed(line, { ev: { code: 'audit.released' }, det: {} })),
};
