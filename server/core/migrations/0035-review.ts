import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The monthly review of the log: what was proposed, how it was judged, and what was asked about it. */
export const review: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table review (
    month text primary key, seed text not null, acts integer not null, drawn integer not null,
    proposed_at integer not null, done_at integer, done_by text, overdue_told integer not null default 0
  ) strict`,
  // the names of lines, never what they say: that stays where it can be erased
  `create table review_item (
    month text not null references review (month) on delete cascade, line integer not null,
    lines text not null, reasons text not null,
    mark text not null check (mark in ('open', 'asked', 'in-order', 'incident')),
    said text, marked_by text, marked_at integer, primary key (month, line)
  ) strict, without rowid`,
  'create index review_item_mark on review_item (month, mark)',
  `create table review_question (
    id text primary key, month text not null, line integer not null, token_hash blob not null unique,
    asked text not null, asked_by text not null, asked_at integer not null, question text not null,
    answer text, answered_at integer,
    foreign key (month, line) references review_item (month, line) on delete cascade
  ) strict`,
  'create index review_question_item on review_question (month, line)',
  // a keyed mark of where somebody lives: enough to compare, of no use without the key
  'create table staff_postcode (account_id text primary key, mark blob not null) strict',
];
