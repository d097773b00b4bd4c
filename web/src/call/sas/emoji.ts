/** A picture of the code, and what it is called. */
export interface Picture {
  readonly emoji: string;
  readonly nl: string;
  readonly en: string;
}

/**
 * The emoji table of Matrix's short authentication strings, with its Dutch and English words (matrix-org/matrix-spec,
 * data-definitions/sas-emoji.json, Apache-2.0), in the order of the numbers 0 to 63.
 */
const TABLE = `
🐶 Hond/Dog, 🐱 Kat/Cat, 🦁 Leeuw/Lion, 🐎 Paard/Horse, 🦄 Eenhoorn/Unicorn, 🐷 Varken/Pig, 🐘 Olifant/Elephant,
🐰 Konijn/Rabbit, 🐼 Panda/Panda, 🐓 Haan/Rooster, 🐧 Pinguïn/Penguin, 🐢 Schildpad/Turtle, 🐟 Vis/Fish,
🐙 Octopus/Octopus, 🦋 Vlinder/Butterfly, 🌷 Bloem/Flower, 🌳 Boom/Tree, 🌵 Cactus/Cactus, 🍄 Paddenstoel/Mushroom,
🌏 Wereldbol/Globe, 🌙 Maan/Moon, ☁️ Wolk/Cloud, 🔥 Vuur/Fire, 🍌 Banaan/Banana, 🍎 Appel/Apple,
🍓 Aardbei/Strawberry, 🌽 Maïs/Corn, 🍕 Pizza/Pizza, 🎂 Taart/Cake, ❤️ Hart/Heart, 😀 Smiley/Smiley, 🤖 Robot/Robot,
🎩 Hoed/Hat, 👓 Bril/Glasses, 🔧 Moersleutel/Spanner, 🎅 Kerstman/Santa, 👍 Duim omhoog/Thumbs Up,
☂️ Paraplu/Umbrella, ⌛ Zandloper/Hourglass, ⏰ Wekker/Clock, 🎁 Geschenk/Gift, 💡 Gloeilamp/Light Bulb, 📕 Boek/Book,
✏️ Potlood/Pencil, 📎 Papierklemmetje/Paperclip, ✂️ Schaar/Scissors, 🔒 Slot/Lock, 🔑 Sleutel/Key, 🔨 Hamer/Hammer,
☎️ Telefoon/Telephone, 🏁 Vlag/Flag, 🚂 Trein/Train, 🚲 Fiets/Bicycle, ✈️ Vliegtuig/Aeroplane, 🚀 Raket/Rocket,
🏆 Trofee/Trophy, ⚽ Bal/Ball, 🎸 Gitaar/Guitar, 🎺 Trompet/Trumpet, 🔔 Bel/Bell, ⚓ Anker/Anchor,
🎧 Koptelefoon/Headphones, 📁 Map/Folder, 📌 Duimspijker/Pin`;

const PICTURES: readonly Picture[] = TABLE.trim()
  .split(/,\s+/)
  .map((entry) => {
    const space = entry.indexOf(' ');
    const [nl = '', en = ''] = entry.slice(space + 1).split('/');
    return { emoji: entry.slice(0, space), nl, en };
  });

/** The picture of a number from 0 to 63. @throws {RangeError} for any other */
export function pictureOf(number: number): Picture {
  const picture = PICTURES[number];
  if (picture === undefined) throw new RangeError(`no picture ${number}`);
  return picture;
}
