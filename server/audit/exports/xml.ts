type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** An element of XML 1.0 with attributes (those that are null are left out) around content that is XML already. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== null);
  const opened = `${name}${given.map(([key, value]) => ` ${key}="${escaped(String(value))}"`).join('')}`;
  const inside = content.join('');
  return inside === '' ? `<${opened}/>` : `<${opened}>${inside}</${name}>`;
}

/** An element that holds a text, or nothing at all where there is none. */
export function textElement(name: string, text: string | number | null, attributes: Attributes = {}): string {
  return text === null ? '' : element(name, attributes, escaped(String(text)));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text for content and attributes alike; characters that XML 1.0 §2.2 forbids become U+FFFD. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll(/[&<>"\t\n\r]/g, (character) => ENTITIES[character] ?? '');
}
