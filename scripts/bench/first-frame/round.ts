import type { ElementHandle, Page } from 'puppeteer-core';
import { type Sight, sightOf } from './observer.ts';

/** One call: when the button was pressed, and how each side came to its first picture of the other. */
export interface Round {
  readonly pressedAt: number;
  readonly presser: Sight;
  readonly other: Sight;
}

/** Presses with the mouse and waits until both sides see each other. */
export async function pressAndSee(presser: Page, button: ElementHandle, other: Page): Promise<Round> {
  const { x, y } = await button.clickablePoint();
  await presser.mouse.move(x, y);
  await Promise.all([presser.mouse.down(), presser.mouse.up()]);
  const [own, theirs] = await Promise.all([sightOf(presser), sightOf(other)]);
  const press = own.marks.findLast(({ name }) => name === 'press');
  if (press === undefined) throw new Error('the press never reached the page');
  return { pressedAt: press.at, presser: own, other: theirs };
}

/** Milliseconds from the press until the later of both saw the other. */
export function firstFrameMs({ pressedAt, presser, other }: Round): number {
  return Math.max(presser.paintedAt, other.paintedAt) - pressedAt;
}
