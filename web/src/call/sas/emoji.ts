/** A picture of the code, and what it is called. */
export interface Picture {
  readonly emoji: string;
  readonly nl: string;
  readonly en: string;
  /** The same words, with soft hyphens where a narrow screen may break the long ones. */
  readonly soft: Readonly<Record<'nl' | 'en', string>>;
}

/**
 * The emoji table of Matrix's short authentication strings, with its Dutch and English words (matrix-org/matrix-spec,
 * data-definitions/sas-emoji.json, Apache-2.0), in the order of the numbers 0 to 63. A bar is a place to break a word.
 */
const TABLE = `
🐶 Hond/Dog, 🐱 Kat/Cat, 🦁 Leeuw/Lion, 🐎 Paard/Horse, 🦄 Eenhoorn/Unicorn, 🐷 Varken/Pig, 🐘 Olifant/Elephant,
🐰 Konijn/Rabbit, 🐼 Panda/Panda, 🐓 Haan/Rooster, 🐧 Pinguïn/Penguin, 🐢 Schild|pad/Turtle, 🐟 Vis/Fish,
🐙 Octopus/Octopus, 🦋 Vlinder/Butterfly, 🌷 Bloem/Flower, 🌳 Boom/Tree, 🌵 Cactus/Cactus, 🍄 Padden|stoel/Mushroom,
🌏 Wereld|bol/Globe, 🌙 Maan/Moon, ☁️ Wolk/Cloud, 🔥 Vuur/Fire, 🍌 Banaan/Banana, 🍎 Appel/Apple,
🍓 Aardbei/Straw|berry, 🌽 Maïs/Corn, 🍕 Pizza/Pizza, 🎂 Taart/Cake, ❤️ Hart/Heart, 😀 Smiley/Smiley, 🤖 Robot/Robot,
🎩 Hoed/Hat, 👓 Bril/Glasses, 🔧 Moer|sleutel/Spanner, 🎅 Kerstman/Santa, 👍 Duim omhoog/Thumbs Up,
☂️ Paraplu/Umbrella, ⌛ Zandloper/Hourglass, ⏰ Wekker/Clock, 🎁 Geschenk/Gift, 💡 Gloei|lamp/Light Bulb, 📕 Boek/Book,
✏️ Potlood/Pencil, 📎 Papier|klemmetje/Paperclip, ✂️ Schaar/Scissors, 🔒 Slot/Lock, 🔑 Sleutel/Key, 🔨 Hamer/Hammer,
☎️ Telefoon/Telephone, 🏁 Vlag/Flag, 🚂 Trein/Train, 🚲 Fiets/Bicycle, ✈️ Vliegtuig/Aeroplane, 🚀 Raket/Rocket,
🏆 Trofee/Trophy, ⚽ Bal/Ball, 🎸 Gitaar/Guitar, 🎺 Trompet/Trumpet, 🔔 Bel/Bell, ⚓ Anker/Anchor,
🎧 Kop|telefoon/Head|phones, 📁 Map/Folder, 📌 Duim|spijker/Pin`;

const PICTURES: readonly Picture[] = TABLE.trim()
  .split(/,\s+/)
  .map((entry) => {
    const space = entry.indexOf(' ');
    const words = entry.slice(space + 1);
    const [nl = '', en = ''] = words.replaceAll('|', '').split('/');
    const [softNl = '', softEn = ''] = words.replaceAll('|', '\u00ad').split('/');
    return { emoji: entry.slice(0, space), nl, en, soft: { nl: softNl, en: softEn } };
  });

/** The picture of a number from 0 to 63. @throws {RangeError} for any other */
export function pictureOf(number: number): Picture {
  const picture = PICTURES[number];
  if (picture === undefined) throw new RangeError(`no picture ${number}`);
  return picture;
}
