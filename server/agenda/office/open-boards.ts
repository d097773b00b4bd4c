/** Boards of one person that are remembered: a browser with more of them open logs a line more. */
const BOARDS_A_PERSON = 4;

/**
 * Which appointments somebody was already shown on which board, so that each is told to the log once: the board that
 * was opened is a line with everybody on it, and what changes on it adds none (DESIGN §7). It lives in memory alone;
 * whatever is forgotten costs a line more, never one less.
 */
export class OpenBoards {
  readonly #shown = new Map<string, Map<string, Set<string>>>();

  /** This person opened the board of this day, with these appointments on it. */
  open(accountId: string, day: string, appointmentIds: readonly string[]): void {
    const boards = this.#shown.get(accountId) ?? new Map<string, Set<string>>();
    boards.delete(day);
    boards.set(day, new Set(appointmentIds));
    const [oldest] = boards.keys();
    if (boards.size > BOARDS_A_PERSON && oldest !== undefined) boards.delete(oldest);
    this.#shown.set(accountId, boards);
  }

  /** Those that this person has not seen on that board yet; from now on he has. */
  takeUnseen(accountId: string, day: string, appointmentIds: readonly string[]): readonly string[] {
    const seen = this.#shown.get(accountId)?.get(day);
    if (seen === undefined) return appointmentIds;
    const unseen = appointmentIds.filter((id) => !seen.has(id));
    for (const id of unseen) seen.add(id);
    return unseen;
  }
}
