import type { ImportFault } from '../../../protocol/import.ts';

/** One component of a calendar, still as text. */
export interface Block {
  /** Line of the file on which it begins, counted from 1. */
  readonly line: number;
  /** Null: it has no end, or holds more than an appointment can. */
  readonly text: string | null;
}

/** A calendar in pieces, each to be read by itself: what is broken in one costs no other. */
export interface Blocks {
  readonly events: readonly Block[];
  readonly zones: readonly Block[];
  /** `CANCEL` calls everything off that is in it (RFC 5546 §3.2.5); '' where it does not say. */
  readonly method: string;
}

/** More than this is no appointment, but a picture or a whole letter inside one. */
const LONGEST = 64_000;
/** As many as a file may hold, with what is over and what is no call. */
const MOST = 10_000;

/** Cuts an iCalendar file (RFC 5545 §3.4) into its events and time zones, or says why it is none. */
export function blocksOf(
  text: string,
): Blocks | { readonly fault: Extract<ImportFault, 'no-calendar' | 'cut-off' | 'too-many'> } {
  const cutter = new Cutter(text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/));
  for (const [at, line] of cutter.lines.entries()) {
    const [, verb = '', name = ''] = /^(BEGIN|END|METHOD):\s*([A-Za-z-]+)\s*$/i.exec(line) ?? [];
    if (verb !== '') cutter.take(at, verb.toUpperCase(), name.toUpperCase());
    if (cutter.isForeign) return { fault: 'no-calendar' };
    if (cutter.events.length > MOST) return { fault: 'too-many' };
  }
  if (cutter.isOpen) return { fault: 'cut-off' };
  return cutter.isWhole ? cutter : { fault: 'no-calendar' };
}

/** A component of this kind stands in no other of its kind: a second beginning means that the first has no end. */
const KEPT: ReadonlySet<string> = new Set(['VEVENT', 'VTIMEZONE']);

/** No calendar goes deeper: an alarm in an event in a calendar. */
const DEEPEST = 10;

/** Goes through the lines of a calendar and keeps its pieces. */
class Cutter implements Blocks {
  readonly lines: readonly string[];
  readonly events: Block[] = [];
  readonly zones: Block[] = [];
  method = '';
  /** A calendar has ended. */
  isWhole = false;
  /** What has begun and not ended, the outermost first. */
  readonly #open: string[] = [];
  /** Where the piece begins that is open. */
  #from = 0;

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** Something else stands where a calendar should. */
  get isForeign(): boolean {
    return this.#open.length > DEEPEST || (this.isOpen && this.#open[0] !== 'VCALENDAR');
  }

  take(at: number, verb: string, name: string): void {
    if (verb === 'BEGIN') this.#begin(at, name);
    else if (verb === 'END') this.#end(at, name);
    else if (this.#open.length === 1) this.method = name;
  }

  #begin(at: number, name: string): void {
    const [, unended] = this.#open;
    if (unended === name && KEPT.has(name)) {
      this.#open.splice(1);
      this.#keep(name, null);
    }
    if (this.#open.length === 1) this.#from = at;
    this.#open.push(name);
  }

  #end(at: number, name: string): void {
    const depth = this.#open.lastIndexOf(name);
    if (depth < 0) return;
    const [, piece] = this.#open;
    this.#open.splice(depth);
    if (depth === 1) this.#keep(name, this.lines.slice(this.#from, at + 1).join('\r\n'));
    if (depth === 0 && piece !== undefined) this.#keep(piece, null);
    if (depth === 0) this.isWhole = true;
  }

  #keep(name: string, text: string | null): void {
    const block = { line: this.#from + 1, text: text === null || text.length > LONGEST ? null : text };
    if (name === 'VEVENT') this.events.push(block);
    if (name === 'VTIMEZONE') this.zones.push(block);
  }
}
