/**
 * Asks again and again while the answer says so, with a pause in between.
 *
 * @param alive whether the screen that asks is still there.
 */
export async function poll<Answer>(
  ask: () => Promise<Answer>,
  goesOn: (answer: Answer) => boolean,
  alive: () => boolean,
): Promise<void> {
  while (alive() && goesOn(await ask())) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

const PAUSE_MS = 700;
