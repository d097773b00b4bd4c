import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Receiver } from '../audit/sinks/receiver.ts';
import { certificate } from '../support/certificate.ts';
import { cursorOf, journalLine } from './journal-lines.ts';

const MAIN = join(import.meta.dirname, '../../server/logs/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'logs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const LOOK_MS = 20;

/** Stands in for systemd's journalctl, which has no journal here: says a file, from the cursor that it is asked for. */
const JOURNALCTL = `#!/bin/sh
echo "$@" >> "$JOURNAL.asked"
for word; do case "$word" in --cursor=*) from="\${word#--cursor=}";; esac; done
tail -n +1 -f --pid="$PPID" "$JOURNAL" | if [ -n "$from" ]; then grep --line-buffered -F -A 1000000 "$from"; else cat; fi
`;

describe('the process that forwards', () => {
  const credentials = certificate();
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, credentials.cert);
  const [bin, journal] = [join(folder, 'bin'), join(folder, 'journal')];
  mkdirSync(bin);
  writeFileSync(join(bin, 'journalctl'), JOURNALCTL);
  chmodSync(join(bin, 'journalctl'), 0o755);
  const started: ChildProcess[] = [];
  let receiver: Receiver;
  let settings: Record<string, string>;
  beforeEach(async () => {
    writeFileSync(journal, '');
    writeFileSync(`${journal}.asked`, '');
    rmSync(join(folder, 'place'), { force: true });
    receiver = new Receiver(credentials);
    await receiver.start();
    settings = {
      PATH: `${bin}:${process.env['PATH']}`,
      JOURNAL: journal,
      BEELDKAMER_LOGS_SYSLOG_HOST: 'localhost',
      BEELDKAMER_LOGS_SYSLOG_PORT: String(receiver.port),
      BEELDKAMER_LOGS_SYSLOG_CA_FILE: caFile,
      BEELDKAMER_LOGS_FOLDER: folder,
    };
  });
  afterEach(async () => {
    await receiver.stop();
    for (const child of started.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
  });

  const start = (more: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, [MAIN], {
      env: { ...settings, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said += String(piece)));
    return { child, said: () => said, exit: once(child, 'close').then(([code]) => code as number | null) };
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await pause(LOOK_MS);
  };
  const write = (number: number, text: string): void =>
    appendFileSync(journal, `${journalLine(number, { text })}\n`);
  const texts = () => receiver.texts.map((text) => text.slice(text.indexOf(' ', text.lastIndexOf(']')) + 1));

  test('brings lines over TLS, in order, and after a kill goes on where it was', async () => {
    const first = start();
    await until(() => first.said().includes(`logs forwarding localhost:${receiver.port}\n`));
    write(1, 'één');
    write(2, 'two');
    await until(() => receiver.texts.length === 2);
    await until(() => readPlace() === cursorOf(2));
    first.child.kill('SIGKILL');
    await first.exit;
    write(3, 'three');
    const second = start();
    await until(() => receiver.texts.length === 3);
    expect(texts()).toEqual(['\ufefféén', 'two', 'three']);
    expect(readFileSync(`${journal}.asked`, 'utf8').split('\n')).toEqual([
      expect.stringMatching(
        /--follow --all --output=json .*--unit=beeldkamer-app\.service .* --no-tail --since=-1min$/,
      ),
      expect.stringMatching(new RegExp(` --no-tail --cursor=${cursorOf(2)}$`)),
      '',
    ]);
    second.child.kill('SIGTERM');
    expect(await second.exit).toBe(0);
  });

  const readPlace = (): string => {
    try {
      return readFileSync(join(folder, 'place'), 'utf8').trim();
    } catch {
      return '';
    }
  };

  test('says in one sentence that a receiver is not the one it trusts, and sends nothing', async () => {
    const other = join(folder, 'other.pem');
    writeFileSync(other, certificate().cert);
    const { said } = start({ BEELDKAMER_LOGS_SYSLOG_CA_FILE: other });
    write(1, 'secret');
    await until(() => said().includes('takes no lines'));
    expect(said()).toMatch(
      /^logs: The receiver takes no lines \(self-signed certificate\): the journal keeps them until it does\.$/m,
    );
    expect(receiver.texts).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['without a receiver', { BEELDKAMER_LOGS_SYSLOG_HOST: '' }, /^Nobody receives .*: set logs\.syslogHost/],
    [
      'with a port that is none',
      { BEELDKAMER_LOGS_SYSLOG_PORT: 'tls' },
      /^Setting logs\.syslogPort must be a port/,
    ],
    ['without a journal', { PATH: '/nonexistent' }, /^logs: spawn journalctl ENOENT$/m],
  ])('%s ends with a sentence', async (_what, more, sentence) => {
    const { exit, said } = start(more);
    expect(await exit).toBe(1);
    expect(said()).toMatch(sentence);
  });
});
