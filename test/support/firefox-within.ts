import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { FIREFOX, FIREFOX_PREFERENCES } from './browsers.ts';
import { freeTcpPort } from './ports.ts';

const FORWARD = [process.execPath, join(import.meta.dirname, '../net/forward.ts')] as const;

/** A browser in a network of its own. Closing it also ends what it took to get at it. */
export interface FarBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/**
 * Debian's Firefox ESR elsewhere: `within` are words that run a command there (`ip netns exec NAME`). Its remote control
 * listens on that network's own loopback; a socket in the file system, which all networks share, leads there.
 *
 * @param app HOST:PORT to which `localhost` of that port leads there: Firefox takes no other name for it.
 */
export async function launchFirefoxWithin(within: readonly string[], app: string): Promise<FarBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'firefox-far-'));
  const bridge = join(folder, 'control');
  // the same port on both ends: Firefox looks whether it is the one that was asked for
  const port = await freeTcpPort();
  const control = `127.0.0.1:${port}`;
  writeFileSync(join(folder, 'user.js'), preferences());
  const children: ChildProcess[] = [];
  const close = () => {
    for (const child of children.toReversed()) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  const run = async (said: string, ...words: string[]) => {
    const child = start(words, folder);
    children.push(child);
    await saysSo(child, said);
  };
  try {
    await run('listening', ...within, ...FORWARD, app.replace(/^[^:]+/, '127.0.0.1'), app);
    await run('listening', ...within, ...FORWARD, bridge, control);
    await run('listening', ...FORWARD, control, bridge);
    const firefox = [FIREFOX, '--headless', '--no-remote', '--profile', folder];
    await run('WebDriver BiDi listening', ...within, ...firefox, `--remote-debugging-port=${port}`);
    const browser = await puppeteer.connect({
      browserWSEndpoint: `ws://${control}/session`,
      protocol: 'webDriverBiDi',
      defaultViewport: { width: 800, height: 600 },
    });
    return { browser, close: () => browser.close().finally(close) };
  } catch (cause) {
    close();
    throw cause;
  }
}

/** Without a way to the internet Firefox holds itself for offline, and closes every connection. */
const PREFERENCES = { ...FIREFOX_PREFERENCES, 'network.manage-offline-status': false };

function preferences(): string {
  return Object.entries(PREFERENCES)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}

function start([command = '', ...words]: readonly string[], home: string): ChildProcess {
  return spawn(command, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: home },
  });
}

/** @throws when it ends before it says so */
function saysSo(child: ChildProcess, words: string): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    const hear = (piece: Buffer) => {
      said += piece.toString();
      if (said.includes(words)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`ended before it said "${words}": ${said}`)));
  });
}
