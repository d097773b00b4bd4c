/** How many things of each kind went: as the lines of retention and erasure tell it. */
export interface Counts {
  readonly keys: number;
  readonly records: number;
  readonly appointments: number;
  readonly participants: number;
  readonly calls: number;
  readonly links: number;
  readonly deliveries: number;
  /** Tests before a call that went by their own term; those of an appointment that goes are part of it. */
  readonly tests: number;
  /** Figures of how calls went, one a page, and sums of months. */
  readonly figures: number;
  readonly incidents: number;
  /** Monthly reviews of the log. */
  readonly reviews: number;
  /** Comparisons that came to nothing, remembered to see whether there are too many. */
  readonly comparisons: number;
  readonly backups: number;
  /** Days of the application log, one a process. */
  readonly logs: number;
}

export const NOTHING: Counts = {
  keys: 0,
  records: 0,
  appointments: 0,
  participants: 0,
  calls: 0,
  links: 0,
  deliveries: 0,
  tests: 0,
  figures: 0,
  incidents: 0,
  reviews: 0,
  comparisons: 0,
  backups: 0,
  logs: 0,
};

/** Both together; what is left out is none. */
export function plus(one: Counts, other: Partial<Counts>): Counts {
  return {
    keys: one.keys + (other.keys ?? 0),
    records: one.records + (other.records ?? 0),
    appointments: one.appointments + (other.appointments ?? 0),
    participants: one.participants + (other.participants ?? 0),
    calls: one.calls + (other.calls ?? 0),
    links: one.links + (other.links ?? 0),
    deliveries: one.deliveries + (other.deliveries ?? 0),
    tests: one.tests + (other.tests ?? 0),
    figures: one.figures + (other.figures ?? 0),
    incidents: one.incidents + (other.incidents ?? 0),
    reviews: one.reviews + (other.reviews ?? 0),
    comparisons: one.comparisons + (other.comparisons ?? 0),
    backups: one.backups + (other.backups ?? 0),
    logs: one.logs + (other.logs ?? 0),
  };
}

/** How many things in all. */
export function totalOf(counts: Partial<Counts>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
