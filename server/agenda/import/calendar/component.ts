/** A property as ical.js reads it (jCal, RFC 7265 §3.4): name, parameters, type and values. */
type Property = readonly [
  name: string,
  parameters: Readonly<Record<string, string | readonly string[]>>,
  type: string,
  ...values: readonly unknown[],
];

/** A component of a calendar: its properties, and the components inside. */
export interface Component {
  /** Every property of this name, in small letters. */
  all(name: string): readonly Property[];
  readonly inside: readonly { readonly name: string; readonly component: Component }[];
}

type Jcal = readonly [name: string, properties: readonly Property[], inside: readonly Jcal[]];

/** Reads the text of one component; null: it cannot be read. */
export type ReadComponent = (text: string) => Component | null;

/** The reader of components; it is loaded with the first calendar, not at start. */
export async function componentReader(): Promise<ReadComponent> {
  const { default: ical } = await import('ical.js');
  return (text) => {
    try {
      return componentOf(ical.parse(text) as unknown as Jcal);
    } catch {
      return null;
    }
  };
}

function componentOf([, properties, inside]: Jcal): Component {
  return {
    all: (name) => properties.filter(([own]) => own === name),
    inside: inside.map((one) => ({ name: one[0], component: componentOf(one) })),
  };
}

/** The first value of a property as text; '' where there is none. */
export function textOf(component: Component, name: string): string {
  return valueText(component.all(name)[0]);
}

/** What stands in a property; X- properties come as they were written, with their escapes. */
export function valueText(property: Property | undefined): string {
  const value = property?.[3];
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  const text = String(value);
  return property?.[2] === 'unknown'
    ? text.replaceAll(/\\([\\,;nN])/g, (_, sign: string) => PLAIN[sign] ?? sign)
    : text;
}

const PLAIN: Readonly<Record<string, string>> = { n: '\n', N: '\n' };

/** A parameter as text; '' where there is none. */
export function parameterOf(property: Property | undefined, name: string): string {
  const value = property?.[1][name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

export type { Property };
