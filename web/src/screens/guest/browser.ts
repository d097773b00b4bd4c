/** Where somebody reads this page: only for words of advice, never to decide what works. */
export interface Surroundings {
  readonly system: 'ios' | 'android' | 'desktop';
  /** The name of the app whose built-in browser this is, as people call it; '' when unknown; null in a real browser. */
  readonly app: string | null;
  readonly browser: 'safari' | 'chrome' | 'firefox' | 'edge' | 'samsung' | 'other';
}

/** Apps that open links in a browser of their own, by a mark in the user agent. */
const APPS: readonly (readonly [RegExp, string])[] = [
  [/\bInstagram\b/, 'Instagram'],
  [/MESSENGER|FB_IAB\/Orca|FBAN\/Messenger/i, 'Messenger'],
  [/\bFB(AN|AV|_IAB)\b/, 'Facebook'],
  [/\bLinkedInApp\b/, 'LinkedIn'],
  [/\bGSA\//, 'Google'],
  [/\bWhatsApp\b/, 'WhatsApp'],
  [/\bTikTok|musical_ly|BytedanceWebview/, 'TikTok'],
  [/\bSnapchat\b/, 'Snapchat'],
  [/\bTwitter\b/, 'X'],
  [/\bPinterest\b/, 'Pinterest'],
  [/\bOutlook-(iOS|Android)\b|\bMicrosoft Outlook\b/, 'Outlook'],
  [/\bLine\//, 'LINE'],
  [/\bMicroMessenger\b/, 'WeChat'],
];

const BROWSERS: readonly (readonly [RegExp, Surroundings['browser']])[] = [
  [/\bSamsungBrowser\//, 'samsung'],
  [/\bEdg(A|iOS)?\//, 'edge'],
  [/\b(Firefox|FxiOS)\//, 'firefox'],
  [/\b(Chrome|CriOS|Chromium)\//, 'chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'safari'],
];

/** Reads the user agent. `touchPoints` (navigator.maxTouchPoints) tells an iPad from the Mac it claims to be. */
export function surroundings(userAgent: string, touchPoints: number): Surroundings {
  const system = systemOf(userAgent, touchPoints);
  return {
    system,
    app: appOf(userAgent, system),
    browser: BROWSERS.find(([mark]) => mark.test(userAgent))?.[1] ?? 'other',
  };
}

function systemOf(userAgent: string, touchPoints: number): Surroundings['system'] {
  if (/\b(iPhone|iPad|iPod)\b/.test(userAgent)) return 'ios';
  if (/\bMacintosh\b/.test(userAgent) && touchPoints > 1) return 'ios';
  return /\bAndroid\b/.test(userAgent) ? 'android' : 'desktop';
}

function appOf(userAgent: string, system: Surroundings['system']): string | null {
  const named = APPS.find(([mark]) => mark.test(userAgent))?.[1];
  if (named !== undefined) return named;
  if (system === 'android' && /;\s?wv\)/.test(userAgent)) return '';
  // Gmail and other apps on iOS: WebKit without the word Safari, which every real browser there carries
  if (system === 'ios' && !/\bSafari\//.test(userAgent)) return '';
  return null;
}
