import { describe, expect, test } from 'vitest';
import { surroundings } from '../../../web/src/screens/guest/browser.ts';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko)';
const WEBVIEW =
  'Mozilla/5.0 (Linux; Android 14; SM-A546B Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0';

describe('where somebody reads the page', () => {
  test.each([
    ['Safari on an iPhone', `${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1`, 5, 'ios', 'safari'],
    ['Chrome on an iPhone', `${IPHONE} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1`, 5, 'ios', 'chrome'],
    ['Firefox on an iPhone', `${IPHONE} FxiOS/132.0 Mobile/15E148 Safari/605.1.15`, 5, 'ios', 'firefox'],
    [
      'Safari on an iPad, which says it is a Mac',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      5,
      'ios',
      'safari',
    ],
    [
      'Safari on a Mac',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      0,
      'desktop',
      'safari',
    ],
    ['Chrome on Android', `${ANDROID} Chrome/131.0.0.0 Mobile Safari/537.36`, 5, 'android', 'chrome'],
    [
      'Samsung Internet',
      `${ANDROID} SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36`,
      5,
      'android',
      'samsung',
    ],
    [
      'Firefox on Android',
      'Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0',
      5,
      'android',
      'firefox',
    ],
    [
      'Edge on Windows with a touch screen',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
      10,
      'desktop',
      'edge',
    ],
  ])('%s is a browser of its own', (_name, userAgent, touch, system, browser) => {
    expect(surroundings(userAgent, touch)).toEqual({ system, browser, app: null });
  });

  test.each([
    [
      'Facebook on iOS',
      `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/490.0.0.39.106;FBDV/iPhone14,5]`,
      'Facebook',
    ],
    ['Messenger on iOS', `${IPHONE} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/485.0]`, 'Messenger'],
    ['Instagram on iOS', `${IPHONE} Mobile/15E148 Instagram 355.0.0 (iPhone14,5)`, 'Instagram'],
    ['LinkedIn on iOS', `${IPHONE} Mobile/15E148 [LinkedInApp]/9.30`, 'LinkedIn'],
    ['the Google app on iOS', `${IPHONE} GSA/343.0 Mobile/15E148 Safari/604.1`, 'Google'],
    ['Gmail’s own view on iOS', `${IPHONE} Mobile/15E148`, ''],
    [
      'Facebook on Android',
      `${WEBVIEW} Chrome/131.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/490.0]`,
      'Facebook',
    ],
    ['some app on Android', `${WEBVIEW} Chrome/131.0.0.0 Mobile Safari/537.36`, ''],
  ])('%s is an app’s built-in browser', (_name, userAgent, app) => {
    expect(surroundings(userAgent, 5).app).toBe(app);
  });

  test('an empty or strange user agent is a desktop browser, and nothing breaks', () => {
    expect(surroundings('', 0)).toEqual({ system: 'desktop', browser: 'other', app: null });
  });
});
