import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Entry, readEntry } from './entry.ts';

/** Lines of the journal, as they come. */
export interface Following {
  /** No further ones. */
  stop(): void;
}

export interface Listener {
  readonly entry: (entry: Entry) => void;
  /** The journal cannot be read any more; @param why what its program said last. */
  readonly lost: (why: string) => void;
}

/** Gives the lines from a place on, that one included; those of the last minute and what comes where there is none. */
export type Journal = (from: string | null, listener: Listener) => Following;

/** Whose lines: those of our units, and what systemd says of them. A pattern would only find those that spoke before. */
const UNITS = ['app', 'relay', 'door', 'sealer', 'backup', 'certificate', 'logs'];
/** Of what the journal knows of a line we ask for no more. */
const FIELDS = ['MESSAGE', 'PRIORITY', '_PID', '_SYSTEMD_UNIT', 'UNIT', 'OBJECT_SYSTEMD_UNIT'];
const LAST_WORDS = 300;

/** The journal of this computer, by systemd's own `journalctl`: its files are its own matter. */
export const systemJournal: Journal = (from, { entry, lost }) => {
  const begin = ['--no-tail', from === null ? '--since=-1min' : `--cursor=${from}`];
  const what = ['--follow', '--all', '--output=json', `--output-fields=${FIELDS.join()}`];
  const units = UNITS.map((name) => `--unit=beeldkamer-${name}.service`);
  const child = spawn('journalctl', ['--quiet', ...what, ...units, ...begin], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return followed(child, entry, lost);
};

function followed(child: ChildProcess, entry: Listener['entry'], lost: Listener['lost']): Following {
  let isStopped = false;
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    words = `${words}${piece}`.slice(-LAST_WORDS);
  });
  const end = (why: string): void => {
    if (isStopped) return;
    isStopped = true;
    lost(why);
  };
  child.on('error', (cause) => end(cause.message));
  child.on('close', (code, signal) => end(words.trim() || `journalctl ended with ${code ?? signal}`));
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = isStopped ? null : readEntry(line);
      if (found !== null) entry(found);
    });
  return {
    stop() {
      isStopped = true;
      child.kill('SIGKILL');
    },
  };
}
