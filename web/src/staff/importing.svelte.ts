import type { ImportAct, ImportFile, ImportLine, ImportReport } from '../../../server/protocol/import.ts';
import { Act } from './act.svelte.ts';
import type { Backend } from './backend.ts';
import { type CalendarChoice, FIRST_CHOICE, isCalendar, readingOf } from './calendar-choice.ts';

/** What has to be mended before the file can be looked at. */
export type ImportTrouble = 'no-source' | 'no-file' | 'too-large' | 'no-field';

const SOURCE = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** As the app's schema has it. */
const LONGEST = 900_000;

/** A file on its way into the agenda: chosen, looked at, read in. */
export class Importing {
  readonly asking = new Act();
  source = $state('epd');
  /** How it is read if it is a calendar. */
  choice = $state.raw<CalendarChoice>(FIRST_CHOICE);
  #file = $state.raw<ImportFile | null>(null);
  #report = $state.raw<ImportReport | null>(null);
  #done = $state(false);
  #trouble = $state<ImportTrouble | null>(null);
  readonly #backend: Pick<Backend, 'previewImport' | 'importFile'>;

  constructor(backend: Pick<Backend, 'previewImport' | 'importFile'>) {
    this.#backend = backend;
  }

  /** What each line asks for, or has become; `null` before the file was looked at. */
  get report(): ImportReport | null {
    return this.#report;
  }

  /** Whether the report tells what was done, not what would be. */
  get done(): boolean {
    return this.#done;
  }

  get trouble(): ImportTrouble | null {
    return this.#trouble;
  }

  /** Reads the file in this browser and asks the app what it would do. */
  async look(file: File | null): Promise<void> {
    this.#trouble = null;
    if (!SOURCE.test(this.source)) this.#trouble = 'no-source';
    else if (file === null) this.#trouble = 'no-file';
    if (this.#trouble !== null || file === null) return;
    const text = file.size > 4 * LONGEST ? null : textOf(await file.arrayBuffer());
    if (text === null || text.length > LONGEST) {
      this.#trouble = 'too-large';
      return;
    }
    const calendar = isCalendar(text) ? readingOf(this.choice) : undefined;
    if (calendar === null) {
      this.#trouble = 'no-field';
      return;
    }
    const wanted = { source: this.source, text, ...(calendar !== undefined && { calendar }) };
    await this.asking.run(async () => {
      this.#report = await this.#backend.previewImport(wanted);
      this.#file = wanted;
    });
  }

  /** Has the app do what it said. */
  async go(): Promise<void> {
    const file = this.#file;
    if (file === null || this.#done) return;
    await this.asking.run(async () => {
      this.#report = await this.#backend.importFile(file);
      this.#done = true;
    });
  }

  /** Back to choosing; the name of the other system stays. */
  again(): void {
    this.#file = null;
    this.#report = null;
    this.#done = false;
    this.asking.forget();
  }
}

/** UTF-8, or what a spreadsheet on Windows writes. */
export function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const ORDER: readonly ImportAct[] = ['refused', 'plan', 'move', 'cancel', 'same'];

/** How many lines ask for each thing; what nobody asks for is left out. */
export function countsOf({ lines }: ImportReport): readonly { act: ImportAct; count: number }[] {
  return ORDER.map((act) => ({ act, count: lines.filter((line) => line.act === act).length })).filter(
    ({ count }) => count > 0,
  );
}

/** Lines in the order in which somebody wants to see them: first what cannot be. */
export function byUrgency({ lines }: ImportReport): readonly ImportLine[] {
  return lines.toSorted((one, other) => ORDER.indexOf(one.act) - ORDER.indexOf(other.act));
}

/** How many lines change something. */
export function changesOf({ lines }: ImportReport): number {
  return lines.filter(({ act }) => act !== 'refused' && act !== 'same').length;
}
