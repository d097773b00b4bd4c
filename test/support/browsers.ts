import { existsSync } from 'node:fs';
import puppeteer, { type Browser } from 'puppeteer-core';

export const CHROMIUM = '/usr/bin/chromium';
export const FIREFOX = '/usr/bin/firefox-esr';
export const haveChromium = existsSync(CHROMIUM);
export const haveFirefox = existsSync(FIREFOX);

const CHROMIUM_FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--disable-dev-shm-usage',
  '--lang=nl-NL',
];

/** Debian's Chromium with a fake camera that says yes. */
export function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  return puppeteer.launch({
    executablePath: CHROMIUM,
    args: [...CHROMIUM_FLAGS, '--allow-loopback-in-peer-connection', ...flags],
    defaultViewport: { width: 1280, height: 800 },
  });
}

/** The same elsewhere: `within` are words that run a command there (`ip netns exec NAME`). */
export async function launchChromiumWithin(
  within: readonly string[],
  flags: readonly string[],
): Promise<Browser> {
  const defaults = await puppeteer.defaultArgs({ browser: 'chrome', args: [...CHROMIUM_FLAGS, ...flags] });
  return await puppeteer.launch({
    executablePath: '/usr/bin/env',
    ignoreDefaultArgs: true, // they come behind the words
    args: [...within, CHROMIUM, ...defaults],
    pipe: true, // no port of another network can be reached
    defaultViewport: { width: 800, height: 600 }, // every pixel is drawn by the processor that is measured
  });
}

/** What its fake camera, and calls on one machine, need. */
export const FIREFOX_PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'intl.accept_languages': 'nl-NL, nl, en',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

/** How a Firefox is launched that is not as the others. */
interface FirefoxOptions {
  readonly acceptInsecureCerts?: boolean;
  /** In place of some of the preferences. */
  readonly preferences?: Readonly<Record<string, boolean>>;
}

/** Debian's Firefox ESR, driven over WebDriver BiDi, with a fake camera that says yes. */
export function launchFirefox({ preferences, ...options }: FirefoxOptions = {}): Promise<Browser> {
  return puppeteer.launch({
    ...options,
    browser: 'firefox',
    executablePath: FIREFOX,
    headless: true,
    defaultViewport: { width: 1280, height: 800 },
    extraPrefsFirefox: { ...FIREFOX_PREFERENCES, ...preferences },
  });
}
