import { type Call, UsageError } from './command.ts';

/** Options of commands that work on a part of the log. */
export const RANGE_OPTIONS = { from: { type: 'string' }, through: { type: 'string' } } as const;

/** The lines that a call asks for. @throws {UsageError} when one is no number of a line. */
export function lineRange({ given, words }: Call): { readonly from?: number; readonly through?: number } {
  const numberOf = (option: 'from' | 'through'): number | undefined => {
    const text = given.option(option);
    if (text === undefined) return undefined;
    if (!/^[1-9]\d{0,14}$/.test(text)) throw new UsageError(words.exports.noNumber(option));
    return Number(text);
  };
  const [from, through] = [numberOf('from'), numberOf('through')];
  if (from !== undefined && through !== undefined && through < from)
    throw new UsageError(words.exports.noNumber('through'));
  return { ...(from !== undefined && { from }), ...(through !== undefined && { through }) };
}
