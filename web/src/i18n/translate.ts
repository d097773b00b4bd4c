import { type Language, language } from './language.svelte.ts';
import { type Catalogue, fill, type Translation, type Values } from './texts.ts';

/** Text for a key in the language on screen, its slots filled in. Reactive to the language. */
export type Translate<Source extends Catalogue> = <Key extends keyof Source>(
  key: Key,
  ...values: Values<Source[Key]>
) => string;

/** Makes the `t` of one catalogue. Each entry joins only the catalogues it shows, so none weighs on another. */
export function translator<const Source extends Catalogue>(
  texts: Readonly<{ nl: Source }> & Readonly<Record<Exclude<Language, 'nl'>, Translation<Source>>>,
): Translate<Source> {
  return (key, ...values) => fill(texts[language()][key], values[0]);
}
