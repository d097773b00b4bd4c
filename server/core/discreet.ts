/**
 * Beginnings of words that tell what somebody is seen for, or by whom: in a mail they would make a message of health
 * data (NTA 7516, AVG art. 9). Small letters, no accents.
 */
const TELLING: readonly string[] = [
  ...[
    'abortus',
    'adhd',
    'alzheimer',
    'angst',
    'anorex',
    'astma',
    'autis',
    'bevalling',
    'bloed',
    'boulimi',
    'burnout',
  ],
  ...[
    'burn-out',
    'cardio',
    'chemo',
    'chirurg',
    'copd',
    'covid',
    'dement',
    'depress',
    'dermato',
    'diabet',
    'diagnos',
  ],
  ...[
    'dialyse',
    'dieti',
    'echo',
    'eetstoornis',
    'epilep',
    'ergotherap',
    'euthanas',
    'fertil',
    'fysio',
    'geriat',
  ],
  ...[
    'geslacht',
    'ggz',
    'gynaeco',
    'hartfal',
    'hartpat',
    'hepat',
    'hiv',
    'huidarts',
    'huidkank',
    'infect',
    'internist',
  ],
  ...[
    'intake',
    'ivf',
    'kanker',
    'kinderarts',
    'klacht',
    'laborator',
    'logoped',
    'longarts',
    'maagdarm',
    'manisch',
  ],
  ...[
    'medicatie',
    'medicijn',
    'migraine',
    'miskra',
    'mri',
    'nefro',
    'neuro',
    'obesit',
    'oncolo',
    'onderzoek',
    'oogarts',
  ],
  ...[
    'operat',
    'orthop',
    'palliat',
    'parkinson',
    'plastisch',
    'podothe',
    'poli',
    'psych',
    'radiolo',
    'recept',
    'reuma',
  ],
  ...[
    'revalid',
    'schizo',
    'seksu',
    'soa',
    'spiraal',
    'suicid',
    'therap',
    'transgender',
    'trauma',
    'tumor',
    'uitslag',
  ],
  ...['uitzaai', 'urolo', 'verlosk', 'verslav', 'verwijz', 'ziekte', 'zelfmoord', 'zwanger'],
  // the same in English, where the Dutch beginning does not find it
  ...[
    'abortion',
    'addict',
    'anxiety',
    'asthma',
    'birth',
    'blood',
    'cancer',
    'complaint',
    'disease',
    'eating',
  ],
  ...['gender', 'gyneco', 'health', 'heart', 'illness', 'labor', 'medic', 'midwi', 'obstet', 'paediat'],
  ...['patholog', 'pediat', 'physio', 'pregnan', 'prescri', 'referral', 'result', 'scan', 'sex', 'skin'],
  ...['speech', 'surge', 'surgic', 'symptom', 'treatment', 'tumour', 'wound'],
];

/** Words of names of kinds of appointment that tell nothing. */
const PLAIN: ReadonlySet<string> = new Set([
  ...[
    'afspraak',
    'afspraken',
    'appointment',
    'beeldbellen',
    'bellen',
    'consult',
    'controle',
    'eerste',
    'extra',
    'gesprek',
  ],
  ...[
    'herhaal',
    'korte',
    'lange',
    'minuten',
    'nieuw',
    'nieuwe',
    'online',
    'overleg',
    'spreekuur',
    'telefonisch',
  ],
  ...['tweede', 'vervolg', 'video', 'videoafspraak', 'videoconsult', 'videogesprek'],
]);

/** Shorter words of names ('van', 'arts') would be found everywhere. */
const SHORTEST = 5;

/**
 * The words of a text that tell something of somebody's health, of a specialism or of who treats him, and addresses of
 * web pages, which a careful reader does not press.
 *
 * @param names of kinds of appointment and of clinicians, which no message names either.
 */
export function revealing(text: string, names: readonly string[]): readonly string[] {
  const named = new Set(names.flatMap(wordsOf).filter((word) => word.length >= SHORTEST && !PLAIN.has(word)));
  const telling = wordsOf(text).filter(
    (word) => named.has(word) || TELLING.some((beginning) => word.startsWith(beginning)),
  );
  const addresses = text.match(/https?:|www\.|[a-z0-9-]+\.(?:nl|com|org|net|eu)\b/gi) ?? [];
  return [...new Set([...telling, ...addresses.map((one) => one.toLowerCase())])];
}

function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
}
