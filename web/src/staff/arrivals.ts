import type { Arrival, FromServer } from '../../../server/protocol/signalling.ts';

/** Who stands where, as a desk last heard: by seat. `heard` is false until the app has told everything once. */
export interface Arrivals {
  readonly heard: boolean;
  readonly bySeat: ReadonlyMap<string, Arrival>;
}

export const NO_ARRIVALS: Arrivals = { heard: false, bySeat: new Map() };

/** What a desk's socket says about arrivals. */
export type ArrivalNews = Extract<FromServer, { type: 'desk' | 'arrival' }>;

/** Where everybody stands now, and who came in just now: for them it sounds. */
export interface Heard {
  readonly arrivals: Arrivals;
  readonly came: readonly Arrival[];
}

/**
 * Takes in one message. A whole desk that comes again after a lost connection sounds for those who came meanwhile;
 * the first one does not sound: they were there before this page was.
 */
export function hear(arrivals: Arrivals, news: ArrivalNews): Heard {
  switch (news.type) {
    case 'desk': {
      const bySeat = new Map(news.arrivals.map((arrival) => [arrival.seat, arrival]));
      const came = arrivals.heard ? news.arrivals.filter((arrival) => isNew(arrivals, arrival)) : [];
      return { arrivals: { heard: true, bySeat }, came };
    }
    case 'arrival': {
      const bySeat = new Map(arrivals.bySeat).set(news.arrival.seat, news.arrival);
      return { arrivals: { ...arrivals, bySeat }, came: news.arrived ? [news.arrival] : [] };
    }
  }
}

function isNew(arrivals: Arrivals, arrival: Arrival): boolean {
  if (arrival.phase !== 'waiting') return false;
  const before = arrivals.bySeat.get(arrival.seat);
  return before?.phase !== 'waiting' || before.since !== arrival.since;
}

/** Everybody who waits now, the longest first; of one clinician, or of all (`null`). */
export function waiting(arrivals: Arrivals, clinicianId: string | null): readonly Arrival[] {
  return [...arrivals.bySeat.values()]
    .filter((arrival) => arrival.phase === 'waiting')
    .filter((arrival) => clinicianId === null || arrival.clinicianId === clinicianId)
    .sort((one, other) => Date.parse(one.since) - Date.parse(other.since));
}

/** The tab's title: who waits is seen while another tab or program is in front. */
export function pageTitle(title: string, waitingNow: number): string {
  return waitingNow === 0 ? title : `(${waitingNow}) ${title}`;
}
