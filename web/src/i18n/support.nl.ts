export const nl = {
  'support.label': 'Ondersteuning van buiten',
  'support.now': 'Iemand van buiten is toegelaten om te helpen, tot {time} (zaak {ticket}).',
  'support.end': 'Nu beëindigen',
  'support.title': 'Ondersteuning toelaten',
  'support.about':
    'Iemand van buiten mag meekijken: wie een account heeft, en welke afdelingen er zijn. Geen patiënten, geen logboek. Alles wat diegene doet, staat in het logboek.',
  'support.name': 'Naam van wie helpt',
  'support.ticket': 'Zaaknummer',
  'support.ticket-hint': 'Letters, cijfers, punten en streepjes. Geen naam.',
  'support.no-ticket': 'Vul een zaaknummer in van letters, cijfers, punten of streepjes.',
  'support.minutes': 'Hoe lang?',
  'support.hour': '1 uur',
  'support.hours': '{count} uur',
  'support.go': 'Toelaten',
  'support.cancel': 'Annuleren',
} as const;
