import type { Command } from './command.ts';
import type { Words } from './words.ts';

const COLUMN = 26;

/** What the operator's command can do. */
export function helpAll(words: Words): string {
  const rows = Object.entries(words.does).map(([name, does]) => row(name, does));
  return [`${words.usage}: beeldkamer COMMAND`, '', `${words.commands}:`, ...rows, '', words.more].join('\n');
}

/** How one command is called, and what its exit codes mean. */
export function helpOne({ name, operands, options }: Command, words: Words): string {
  const names = [...Object.keys(options), 'help'];
  const rows = names.map((option) => row(signature(option, options[option]), words.option[option] ?? ''));
  const codes =
    name === 'verify-audit' ? [words.exit.verify] : [words.exit.ok, words.exit.failed, words.exit.usage];
  return [
    `${words.usage}: ${['beeldkamer', name, ...operands].join(' ')} [${words.options.toLowerCase()}]`,
    words.does[name],
    '',
    `${words.options}:`,
    ...rows,
    '',
    `${words.exitCodes}:`,
    ...codes.map((code) => `  ${code}`),
  ].join('\n');
}

function signature(option: string, kind: Command['options'][string] | undefined): string {
  return kind === undefined || kind.type === 'boolean'
    ? `--${option}`
    : `--${option} ${option.toUpperCase()}${kind.multiple === true ? ' …' : ''}`;
}

function row(left: string, right: string): string {
  return `  ${left.padEnd(COLUMN)} ${right}`;
}
