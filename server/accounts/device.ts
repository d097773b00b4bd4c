import type { Device } from '../protocol/own-account.ts';

// the first that fits: every browser names those before it
const BROWSERS: readonly (readonly [RegExp, Device['browser']])[] = [
  [/\bEdg(e|A|iOS)?\//, 'edge'],
  [/\b(Firefox|FxiOS)\//, 'firefox'],
  [/(Chrome|Chromium|CriOS)\//, 'chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'safari'],
];

const SYSTEMS: readonly (readonly [RegExp, Device['system']])[] = [
  [/\b(iPhone|iPad|iPod)\b/, 'ios'],
  [/\bAndroid\b/, 'android'],
  [/\bWindows\b/, 'windows'],
  [/\bMac(intosh|OS)/, 'mac'],
  [/\b(Linux|X11|CrOS)\b/, 'linux'],
];

/** Longer than any browser's; what comes after is not looked at. */
const MOST = 512;

/** What a browser says it is (RFC 9110 §10.1.5), in words of ours: for the person's own eyes, never to judge by. */
export function deviceOf(userAgent: string | undefined): Device {
  const said = (userAgent ?? '').slice(0, MOST);
  return { browser: firstIn(BROWSERS, said) ?? 'other', system: firstIn(SYSTEMS, said) ?? 'other' };
}

/** As it stands in a session's row. */
export function printDevice({ browser, system }: Device): string {
  return `${browser} ${system}`;
}

/** Reads a row's device; words of an older version that are none of ours any more are `other`. */
export function parseDevice(stored: string): Device {
  const [browser, system] = stored.split(' ');
  return {
    browser: BROWSERS.find(([, word]) => word === browser)?.[1] ?? 'other',
    system: SYSTEMS.find(([, word]) => word === system)?.[1] ?? 'other',
  };
}

function firstIn<Word>(table: readonly (readonly [RegExp, Word])[], said: string): Word | undefined {
  return table.find(([pattern]) => pattern.test(said))?.[1];
}
