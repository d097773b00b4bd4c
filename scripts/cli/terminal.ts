import { createInterface } from 'node:readline/promises';

/** Where a command speaks and asks. */
export interface Terminal {
  /** A result: standard output, for people and programs. */
  say(text: string): void;
  /** What goes beside the result: standard error. */
  warn(text: string): void;
  /** Asks a person; `null` when nobody sits there. */
  ask(question: string): Promise<string | null>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    say: (text) => process.stdout.write(`${text}\n`),
    warn: (text) => process.stderr.write(`${text}\n`),
    async ask(question) {
      if (!process.stdin.isTTY) return null;
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return (await lines.question(`${question}: `)).trim();
      } finally {
        lines.close();
      }
    },
  };
}
