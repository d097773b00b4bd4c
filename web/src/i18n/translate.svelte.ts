import { type Language, language, speaksWith } from './language.svelte.ts';
import { type Catalogue, fill, type Translation, type Values } from './texts.ts';

/** Text for a key in the language on screen, its slots filled in. Reactive to the language. */
export type Translate<Source extends Catalogue> = <Key extends keyof Source>(
  key: Key,
  ...values: Values<Source[Key]>
) => string;

/** How a translation is fetched, by language: a page carries Dutch, and others only where they are spoken. */
type Fetches<Source extends Catalogue> = Readonly<
  Record<Exclude<Language, 'nl'>, () => Promise<Translation<Source>>>
>;

/**
 * Makes the `t` of one catalogue. Each entry joins only the catalogues it shows, so none weighs on another. Of a
 * translation that does not come the Dutch is shown.
 */
export function translator<const Source extends Catalogue>(
  nl: Source,
  fetches: Fetches<Source>,
): Translate<Source> {
  let texts: Readonly<Partial<Record<Language, Translation<Source>>>> = $state.raw({ nl });
  speaksWith(async (wanted) => {
    if (wanted === 'nl' || wanted in texts) return;
    const translation = await fetches[wanted]();
    texts = { ...texts, [wanted]: translation };
  });
  return (key, ...values) => fill((texts[language()] ?? nl)[key], values[0]);
}
