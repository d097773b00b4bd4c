import type { ParseArgsOptionsConfig } from 'node:util';
import type { Terminal } from './terminal.ts';
import type { CommandName, Words } from './words.ts';

/** Exit codes of every command; `verify-audit` has its own beside these (FORMAT.md). */
export const OK = 0;
export const FAILED = 1;
/** Wrongly called (sysexits.h EX_USAGE). */
export const USAGE = 64;

/** The words after the command, checked against what it declares. */
export interface Given {
  readonly operands: readonly string[];
  /** The value of an option, or `undefined`. */
  option(name: string): string | undefined;
  /** Whether an option that has no value was given. */
  flag(name: string): boolean;
  /** All values of an option that may be repeated. */
  options(name: string): readonly string[];
}

export interface Call {
  readonly given: Given;
  readonly terminal: Terminal;
  readonly words: Words;
  /** The environment that names the configuration: the caller's, or that of the trial. */
  readonly environment: NodeJS.ProcessEnv;
}

/** One command of the operator: how it is called, and what it does. */
export interface Command {
  readonly name: CommandName;
  /** Names of the operands, as the usage shows them. */
  readonly operands: readonly string[];
  readonly options: ParseArgsOptionsConfig;
  /** @returns the exit code. */
  readonly run: (call: Call) => Promise<number>;
}

/** The command was called wrongly: said with its usage, exit 64. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** It could not be done: one sentence for the operator, exit 1. */
export class Failure extends Error {
  override readonly name = 'Failure';
}
