import type { Append } from '../audit/event.ts';
import type { Clock, EpochMs } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';
import type { Language } from '../protocol/language.ts';
import type { TextTransport } from './sms/transport.ts';
import type { Transport } from './transport.ts';

/** What a message needs to know of its participant and appointment. */
export interface MessageFacts {
  readonly appointment: {
    readonly id: string;
    readonly start: EpochMs;
    readonly end: EpochMs;
    readonly opens: EpochMs;
    readonly closes: EpochMs;
    readonly state: 'planned' | 'cancelled';
    readonly locationId: string;
  };
  readonly participant: {
    readonly id: string;
    readonly name: string;
    readonly patientId: string | null;
    /** In which he is written to. */
    readonly language: Language;
  };
  /** Words of the organisation's own for letters about it, in that language, each a paragraph. */
  readonly ownWords: readonly string[];
  readonly mail: string | null;
  /** E.164. */
  readonly phone: string | null;
}

/** What a message says of the organisation. */
export interface Sender {
  readonly name: string;
  readonly phone: string;
  readonly timeZone: string;
  /** In the language that was asked for: when the desk is open, a line for each group of days, and while it is closed when it opens again. */
  readonly hours: readonly string[];
}

/** What delivery stands on; `app.ts` passes the neighbours' functions. */
export interface DeliveryDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly transport: Transport;
  /** Null: no text message can leave, and none is kept. */
  readonly textTransport: TextTransport | null;
  /** The organisation's mail address: sender and organizer. */
  readonly mailFrom: string;
  /** Name of the installation: the right half of calendar UIDs. */
  readonly installation: string;
  /** @param location where the appointment is; without it the main one. */
  readonly organisation: (language: Language, location?: string) => Promise<Sender>;
  /** Null: the participant is gone. */
  readonly messageFacts: (participantId: string) => Promise<MessageFacts | null>;
  /** Makes a further valid link, at the moment of sending: its token is kept nowhere. */
  readonly issueLink: (tx: Tx, participantId: string) => Promise<string>;
  /** The address of a link, from its token. */
  readonly linkUrl: (token: string) => string;
  /** After the commit: boards show how the message fares. */
  readonly changed: (appointmentId: string) => Promise<void>;
  /** What went wrong here, for the application log. Never an address or a link. */
  readonly report: (cause: unknown) => void;
}
