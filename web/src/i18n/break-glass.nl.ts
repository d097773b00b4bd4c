export const nl = {
  'glass.title': 'Dit hoort niet bij uw afdeling',
  'glass.about':
    'U kunt het toch openen als dat nodig is voor de zorg. U kunt dan een half uur lezen, en niets veranderen.',
  'glass.told': 'Uw naam en uw reden komen in het logboek. Elke maand kijkt de controleur dit na.',
  'glass.reason': 'Waarom opent u dit?',
  'glass.choose': 'Kies een reden',
  'glass.emergency': 'Er is spoed',
  'glass.stand-in': 'Ik neem waar voor een collega',
  'glass.patient-asks': 'De patiënt vraagt het mij',
  'glass.other': 'Een andere reden',
  'glass.no-reason': 'Kies een reden.',
  'glass.text': 'Wat is er aan de hand?',
  'glass.text-hint': 'Een of twee zinnen.',
  'glass.no-text': 'Schrijf kort op wat er aan de hand is.',
  'glass.go': 'Toch openen',
} as const;
