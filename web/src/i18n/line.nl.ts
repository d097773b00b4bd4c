/** Words for how the line is, and for what goes wrong with the media in a call; loaded with the call. */
export const nl = {
  'grade.good': 'Goede verbinding',
  'grade.fair': 'Matige verbinding',
  'grade.poor': 'Slechte verbinding',

  'theirs.rests': 'Het beeld van {name} staat stil: de verbinding is te zwak. Praten gaat wel.',
  'theirs.black': 'De camera van {name} geeft zwart beeld.',
  'theirs.silent': 'U hoort {name} niet: de microfoon daar geeft geen geluid.',

  'ours.rests':
    'Uw beeld staat stil, want de verbinding is te zwak. Praten gaat wel. Het beeld komt vanzelf terug.',
  'ours.black': '{name} ziet u niet: uw beeld is zwart. Zit er iets voor de camera?',
  'ours.silent': '{name} hoort u niet: uw microfoon geeft geen geluid.',
  'ours.others': 'De ander',
  'ours.again': 'Probeer opnieuw',

  'device.interrupted':
    'Uw apparaat houdt de camera of microfoon bezet, bijvoorbeeld door een telefoongesprek.',
  'device.ended': 'Uw camera of microfoon is gestopt.',
  'device.denied':
    'Deze pagina mag uw camera of microfoon niet meer gebruiken. Geef toestemming in uw browser.',
  'device.not-found': 'Uw camera of microfoon is weg. Zit de stekker erin?',
  'device.in-use': 'Een ander programma gebruikt uw camera of microfoon. Sluit dat programma.',
  'device.failed': 'Uw camera of microfoon doet het niet.',
  'device.again': 'Zet weer aan',

  'outlook.recovering': 'De verbinding is even weg.',
  'outlook.byItself': 'Wij herstellen haar; u hoeft niets te doen.',
  'outlook.seconds': 'Nog {seconds} tellen.',
  'outlook.tooLong': 'Het lukt nog niet.',
  'outlook.goesOn': 'Wij proberen het verder. Blijf op deze pagina, of ga door per telefoon.',
  'outlook.call': 'Bel {phone}',
  'outlook.callGuest': 'Bel uw patiënt: het nummer staat bij de afspraak.',
} as const;
