/** The names between braces in a text: `'Dag {name}'` has `name`. */
export type Slots<Text extends string> = Text extends `${string}{${infer Slot}}${infer Rest}`
  ? Slot | Slots<Rest>
  : never;

/** What `t(key, …)` wants after the key: nothing, or a value for every slot of the Dutch text. */
export type Values<Text extends string> = [Slots<Text>] extends [never]
  ? []
  : [values: Readonly<Record<Slots<Text>, string | number>>];

/** A source catalogue: key → Dutch text, declared `as const` so that slots are known to the compiler. */
export type Catalogue = Readonly<Record<string, string>>;

/** A translation of a catalogue: the same keys, none missing. */
export type Translation<Source extends Catalogue> = Readonly<Record<keyof Source, string>>;

/** Puts values into a text's slots. A slot without a value stays as written, so that a mistake is seen. */
export function fill(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => String(values[name] ?? slot));
}
