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

/** The language on screen. Reactive: a template that calls `t()` follows. */
export function language(): Language {
  return current;
}

const LOCALES = { nl: 'nl-NL', en: 'en-GB' } as const satisfies Record<Language, string>;

/** How dates, times and numbers are written in the language on screen, for `Intl`. Reactive. */
export function locale(): string {
  return LOCALES[current];
}

/** Switches the screens' language, tells it to assistive technology (`lang`), and keeps it in this browser. */
export function speak(chosen: Language): void {
  current = chosen;
  document.documentElement.lang = chosen;
  try {
    localStorage.setItem(STORED_AS, chosen);
  } catch {
    // the choice then holds for this page only
  }
}

/** Sets `<html lang>` to the language on screen; each entry calls it once before it mounts. */
export function announceLanguage(): void {
  document.documentElement.lang = current;
}
