/** Who came by without an appointment, for staff. Dutch is the source. */
export const nl = {
  'walk-in.title': 'Inloop',
  'walk-in.about':
    'Mensen zonder afspraak, in de volgorde waarin zij kwamen. Deze lijst kijkt zelf steeds opnieuw.',
  'walk-in.not-in-use':
    'Er is nog geen inloopspreekuur. De manager stelt het in bij Locaties, Praktijkpagina.',
  'walk-in.none': 'Er wacht niemand.',
  'walk-in.count': 'Er wachten: {count}.',
  'walk-in.since': 'Wacht sinds {time}',
  'walk-in.away': 'Kijkt nu niet',
  'walk-in.reason': 'Gaat over: {reason}',
  'walk-in.receive': 'Maak afspraak nu',
  'walk-in.receive-of': 'Maak nu een afspraak met {name}',
  'walk-in.phone': 'Wij bellen',
  'walk-in.phone-of': 'Wij bellen {name}',
  'walk-in.gone': 'Uit de rij',
  'walk-in.gone-of': 'Haal {name} uit de rij',
  'walk-in.type': 'Soort afspraak',
  'walk-in.clinician': 'Zorgverlener',
  'walk-in.choose': 'Kies…',
  'walk-in.no-choice': 'Kies een soort afspraak en een zorgverlener.',
  'walk-in.make': 'Maak de afspraak',
  'walk-in.back': 'Terug',
  'walk-in.made': '{name} kan nu naar de wachtkamer.',
  'walk-in.open': 'Open de afspraak',
  'walk-in.called': '{name} leest dat u belt: {phone}',
  'walk-in.retry': 'Probeer opnieuw',
} as const;
