import type { CheckActions, CheckView } from '../../../web/src/call/sas/check-view.ts';
import type { HandoverView } from '../../../web/src/call/view.ts';

/** What one page of the browser test saw of a peer. */
export interface Seen {
  readonly path: string;
  readonly role: string;
  readonly name: string;
  /** How the host's roster vouches for it; null: it names nobody so, or this is the host. */
  readonly vouched: string | null;
  readonly showing: boolean;
  readonly micMuted: boolean;
  readonly cameraOff: boolean;
  readonly admittable: boolean;
  /** Frames that were painted, and those of them that were not black. */
  readonly frames: number;
  readonly livePicture: number;
  /** When the first picture that was not black was painted: ms since the Unix epoch; 0: never. */
  readonly firstAt: number;
  /** The longest time without a new picture since the first live one. */
  readonly longestGapMs: number;
  /** The loudest that was heard of this peer, 0 to 1. */
  readonly loudest: number;
  /** How the comparison with this peer stands. */
  readonly check: CheckView | null;
}

/** What one page saw of everything. */
export interface Report {
  readonly phase: string | { readonly ended: string };
  readonly socket: string;
  readonly notice: { readonly code: string } | null;
  readonly peers: Readonly<Record<string, Seen>>;
  /** Who may take the call over, and what the person here is. */
  readonly handover: HandoverView | null;
  readonly role: string | null;
  /** How often a live track was put into a sender of this page. */
  readonly liveAttached: number;
  /** Certificates that live tracks were attached to, and those of all other ends now, as the browser has them. */
  readonly liveTo: readonly string[];
  readonly facing: readonly string[];
  /** The host's signed halves that have come, and their withdrawals. */
  readonly admissions: readonly string[];
  /** Rosters that the host has said here. */
  readonly rosters: readonly string[];
  /** Types of the own candidates that were gathered. */
  readonly candidateTypes: readonly string[];
  /** Candidate types of the pairs in use, such as `relay/relay`. */
  readonly pairs: readonly string[];
  /** How much sound has come in, on no particular scale; 0 is silence. */
  readonly heard: number;
}

/** What an actor can do on the stage. */
export interface Acts {
  supported(): Promise<boolean>;
  openMedia(): Promise<unknown>;
  join(seat: string, as: 'host' | 'guest', pressed: boolean): void;
  /** @returns when it was pressed: ms since the Unix epoch */
  admit(seat: string): number;
  refuse(seat: string): void;
  offer(peer: string | null): void;
  take(): void;
  leave(): void;
  end(): void;
  acceptDevice(peer: string): void;
  setCamera(on: boolean): Promise<void>;
  setMicrophone(on: boolean): Promise<void>;
  /** Looks for new paths from this side, as after a change of network. */
  shake(): void;
  /** This device forgets its key: what comes next is another device. */
  forgetKey(): Promise<void>;
  /** Says something on the control channel of the connection, as a page with other code could. */
  say(text: string): void;
  /** Speaks and hears of comparisons in the page's name from now on: with `say` and `overheard`. */
  takeOver(): void;
  /** What has come of comparisons since the last look. */
  overheard(): readonly string[];
  /** Does something in the comparison with a peer. */
  compare<Act extends keyof CheckActions>(
    peer: string,
    act: Act,
    ...values: Parameters<CheckActions[Act]>
  ): void;
  report(): Promise<Report>;
}
