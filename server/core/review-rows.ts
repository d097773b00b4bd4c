/** The review of one month of the log. */
export interface ReviewRow {
  /** `YYYY-MM`. */
  month: string;
  /** What the draw followed from, 64 hexadecimal digits. */
  seed: string;
  /** How many acts of staff there were, and how many of them were drawn. */
  acts: number;
  drawn: number;
  proposed_at: number;
  done_at: number | null;
  done_by: string | null;
  /** Whether the log tells that it is late: once. */
  overdue_told: number;
}

/** An act, or alike acts of one day, to be judged. */
export interface ReviewItemRow {
  month: string;
  /** The line that stands for all. */
  line: number;
  /** JSON: numbers of all its lines. */
  lines: string;
  /** JSON: why it was proposed. */
  reasons: string;
  mark: 'open' | 'asked' | 'in-order' | 'incident';
  /** Why it was judged so, as typed. */
  said: string | null;
  marked_by: string | null;
  marked_at: number | null;
}

/** One question about one item, to one person. */
export interface ReviewQuestionRow {
  id: string;
  month: string;
  line: number;
  token_hash: Buffer;
  /** Account of who is asked, and of who asks. */
  asked: string;
  asked_by: string;
  asked_at: number;
  question: string;
  answer: string | null;
  answered_at: number | null;
}
