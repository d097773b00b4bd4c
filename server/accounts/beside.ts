/** What nobody waits for: letters, mostly. */
export interface Beside {
  /** Runs it; a fault is reported. How long it takes tells nobody anything. */
  run(work: Promise<unknown>): void;
  /** Resolves when nothing runs any more. */
  settled(): Promise<void>;
}

export function openBeside(report: (fault: unknown) => void): Beside {
  const running = new Set<Promise<unknown>>();
  return {
    run(work) {
      const watched = work.catch(report).finally(() => running.delete(watched));
      running.add(watched);
    },
    async settled() {
      await Promise.all(running);
    },
  };
}
