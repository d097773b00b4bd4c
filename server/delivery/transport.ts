/** iTIP methods that we send (RFC 5546 §1.4); `PUBLISH` for several events at once. */
export type CalendarMethod = 'REQUEST' | 'CANCEL' | 'PUBLISH';

/** A message ready to leave. It holds a person's address and, but for a cancellation, a link that works. */
export interface OutgoingMail {
  /** RFC 5322 Message-ID without its angle brackets; the same at every try, so that a double can be told. */
  readonly messageId: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  /** The guest's link, which also stands in the text; null where there is none. */
  readonly link: string | null;
  /** Of a letter about several appointments: the links to the others. */
  readonly furtherLinks?: readonly string[];
  /** Null where it is about no appointment. */
  readonly calendar: { readonly method: CalendarMethod; readonly content: string } | null;
  readonly attachments?: readonly Attachment[];
}

/** A file that goes with a message. */
export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** What became of one try. `reply` is the SMTP reply code where there was one; `why` a word, never an address. */
export type Receipt =
  | { readonly kind: 'accepted'; readonly reply: number | null }
  | { readonly kind: 'deferred' | 'refused'; readonly reply: number | null; readonly why: string };

/** Hands one message over and tells what became of it; a failure to deliver is an answer, not an exception. */
export type Transport = (mail: OutgoingMail) => Promise<Receipt>;
