import { rmSync } from 'node:fs';
import type { Context } from '../../core/context.ts';
import type {
  LogActivity,
  LogChoices,
  LogFilter,
  LogLinePersonal,
  LogLineText,
  LogPage,
  LogQuery,
} from '../../protocol/log.ts';
import { activity } from './activity.ts';
import { type Checking, openChecking } from './checking.ts';
import type { DeskDeps } from './deps.ts';
import { type Exporting, openExporting } from './exporting.ts';
import { openPersonal, readLine, readPage } from './reading.ts';
import { sitesOf } from './store.ts';

export type { DeskDeps } from './deps.ts';

/** The privacy officer's desk: reads, checks and takes away lines of the log. Whatever is read there is itself a line. */
export interface Desk {
  page(by: Context, query: LogQuery): Promise<LogPage>;
  /** @throws {AppError} NOT_FOUND */
  line(by: Context, seq: number): Promise<LogLineText>;
  /** @throws {AppError} NOT_FOUND */
  personal(by: Context, seq: number): Promise<LogLinePersonal>;
  activity(by: Context, filter: LogFilter): Promise<LogActivity>;
  /** Whom and where a filter can name. */
  choices(): Promise<LogChoices>;
  readonly checking: Checking;
  readonly exporting: Exporting;
  /** Removes what a run before this one left to be fetched. */
  start(): void;
  /** Ends what goes on beside the rest. */
  stop(): Promise<void>;
}

export function openDesk(deps: DeskDeps): Desk {
  const [checking, exporting] = [openChecking(deps), openExporting(deps)];
  return {
    page: (by, query) => readPage(deps, by, query),
    line: (by, seq) => readLine(deps, by, seq),
    personal: (by, seq) => openPersonal(deps, by, seq),
    activity: (by, filter) => activity(deps, by, filter),
    choices: async () => ({
      accounts: (await deps.staff()).map(({ id, name }) => ({ id, name })),
      sites: await sitesOf(deps.db),
    }),
    checking,
    exporting,
    start: () => rmSync(deps.folder, { recursive: true, force: true }),
    async stop() {
      await checking.stop();
      await exporting.stop();
    },
  };
}
