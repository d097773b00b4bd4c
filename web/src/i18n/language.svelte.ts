/** Languages the screens speak. Dutch is the source; every other catalogue is typed complete against it. */
export const LANGUAGES = ['nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const STORED_AS = 'bk-language';

/** Storage may be forbidden (private mode, cookies off): then the choice lives as long as the page. */
function stored(): Language | undefined {
  try {
    const value = localStorage.getItem(STORED_AS);
    return LANGUAGES.find((language) => language === value);
  } catch {
    return undefined;
  }
}

// Dutch unless chosen otherwise: many Dutch phones and hospital PCs are set to English.
let current = $state<Language>(stored() ?? 'nl');
/** Whether the person chose it, now or before. */
let isChosen = stored() !== undefined;

/** The language on screen. Reactive: a template that calls `t()` follows. */
export function language(): Language {
  return current;
}

const LOCALES = { nl: 'nl-NL', en: 'en-GB' } as const satisfies Record<Language, string>;

/** How dates, times and numbers are written in the language on screen, for `Intl`. Reactive. */
export function locale(): string {
  return LOCALES[current];
}

/** Fetches the texts of a language for one catalogue, unless they are there. */
type FetchTexts = (language: Language) => Promise<void>;

const catalogues = new Set<FetchTexts>();

/** Takes part in every change of language from now on; the texts of the one on screen are fetched at once. */
export function speaksWith(fetchTexts: FetchTexts): void {
  catalogues.add(fetchTexts);
  void fetchTexts(current).catch(() => undefined);
}

/**
 * Switches the screens' language once its texts are there, tells it to assistive technology (`lang`), and keeps it in
 * this browser. Without a network nothing changes.
 */
export async function speak(chosen: Language): Promise<void> {
  if (!(await turnTo(chosen))) return;
  isChosen = true;
  try {
    localStorage.setItem(STORED_AS, chosen);
  } catch {
    // the choice then holds for this page only
  }
}

/**
 * Speaks the language in which somebody was written to, unless a language was chosen in this browser. It is not kept:
 * the next letter that is opened here may be somebody else's.
 */
export async function speakAsWritten(written: Language): Promise<void> {
  if (!isChosen && written !== current) await turnTo(written);
}

/** @returns false when the texts could not be fetched: then nothing changed. */
async function turnTo(wanted: Language): Promise<boolean> {
  try {
    await Promise.all([...catalogues].map((fetchTexts) => fetchTexts(wanted)));
  } catch {
    return false;
  }
  current = wanted;
  document.documentElement.lang = wanted;
  return true;
}

/** Sets `<html lang>` to the language on screen and waits for its texts; each entry calls it once before it mounts. */
export async function announceLanguage(): Promise<void> {
  document.documentElement.lang = current;
  await Promise.allSettled([...catalogues].map((fetchTexts) => fetchTexts(current)));
}
