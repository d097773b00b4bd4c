import type { PageRecord, PageWanted } from '../../../server/protocol/practice-page.ts';
import { type WeekField, weekDraft, weekFaults, weekWanted } from './draft.ts';

/** A practice page as it is typed. */
export interface PageDraft {
  readonly slug: string;
  readonly published: boolean;
  readonly welcome: string;
  /** A line for each person. */
  readonly team: string;
  readonly ownColour: boolean;
  readonly colour: string;
  /** Seven days, Monday first. */
  readonly walkInWeek: readonly string[];
  /** A line for each choice. */
  readonly walkInReasons: string;
  readonly walkInMinutes: string;
}

export type PageField = 'slug' | 'team' | 'reasons' | 'minutes' | WeekField;

/** What the picker begins with: the appliance's own. */
const USUAL = '#00596b';
const MOST_LINES = 40;
const LONGEST_LINE = 100;
const MOST_REASONS = 8;
const LONGEST_REASON = 80;

/** A draft of what stands there. */
export function pageDraftOf(page: PageRecord): PageDraft {
  const { slug, published, welcome, team, colour } = page;
  return {
    ...{ slug, published, welcome, team: team.join('\n') },
    ...{ ownColour: colour !== '', colour: colour === '' ? USUAL : colour },
    walkInWeek: weekDraft(page.walkInWeek),
    walkInReasons: page.walkInReasons.join('\n'),
    walkInMinutes: String(page.walkInMinutes),
  };
}

/** What must be mended before it can be saved. */
export function pageFaults(draft: PageDraft): ReadonlySet<PageField> {
  const { slug, team, walkInWeek, walkInReasons, walkInMinutes } = draft;
  const faults = new Set<PageField>(weekFaults(walkInWeek));
  if (!/^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/.test(slug.trim())) faults.add('slug');
  if (!fits(linesOf(team), MOST_LINES, LONGEST_LINE)) faults.add('team');
  if (!fits(linesOf(walkInReasons), MOST_REASONS, LONGEST_REASON)) faults.add('reasons');
  const minutes = Number(walkInMinutes);
  if (!/^\d{1,3}$/.test(walkInMinutes.trim()) || minutes < 1 || minutes > 120) faults.add('minutes');
  return faults;
}

/** What a draft without faults asks for. */
export function pageWanted(draft: PageDraft): PageWanted {
  const { slug, published, welcome, team, ownColour, colour } = draft;
  return {
    ...{ slug: slug.trim(), published, welcome: welcome.trim() },
    team: linesOf(team),
    colour: ownColour ? colour.toLowerCase() : '',
    walkInWeek: weekWanted(draft.walkInWeek),
    walkInReasons: linesOf(draft.walkInReasons),
    walkInMinutes: Number(draft.walkInMinutes),
  };
}

/** A button for another website, to copy: a plain link, so that no script comes with it. */
export function embedding(address: string, words: string): string {
  return `<a href="${escaped(address)}">${escaped(words)}</a>`;
}

function fits(lines: readonly string[], most: number, longest: number): boolean {
  return lines.length <= most && lines.every((line) => line.length <= longest);
}

function linesOf(team: string): string[] {
  return team
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
