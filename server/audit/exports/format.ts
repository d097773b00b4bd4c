import type { Logged } from './logged.ts';
import type { Personal } from './personal.ts';

/** What an export says of itself. */
export interface About {
  readonly installation: string;
  readonly site: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly at: string;
  /** First and last line that it covers. */
  readonly from: number;
  readonly through: number;
}

/**
 * One form in which the log leaves: text that is made line by line, so that memory does not grow with the log. A line
 * whose body was released has nothing to tell any more and is left out.
 */
export interface Format {
  /** Name of the file with the events. */
  readonly file: string;
  /** What stands before the first event, after the last, and between two. */
  readonly begin: (about: About) => string;
  readonly between: string;
  readonly end: string;
  /** @param personal what the line hides, for who may see it; else `null`. */
  readonly event: (event: Logged, personal: Personal | null) => string;
  /** Files that a reader needs beside it, by name: made, or copied from here. */
  readonly beside: Readonly<Record<string, () => string>>;
}
