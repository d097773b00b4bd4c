/** After the call, for guests. Dutch is the source. */
export const nl = {
  'end.left': 'U hebt opgehangen',
  'end.away': 'U bent weggegaan',
  'end.over': 'Het gesprek is afgelopen',
  'end.thanks': 'Dank u wel. U kunt deze pagina nu sluiten.',
  'end.stored': 'Van het gesprek is geen beeld of geluid bewaard.',
  'end.back': 'Terug naar het gesprek',
  'end.backWaiting': 'Weer naar de wachtkamer',

  'survey.question': 'Hoe ging het beeldbellen?',
  'survey.about': 'U hoeft niet te antwoorden. Wij weten niet wie welk antwoord geeft.',
  'survey.good': 'Goed',
  'survey.fair': 'Gaat wel',
  'survey.bad': 'Niet goed',
  'survey.given': 'Dank u wel voor uw antwoord.',
} as const;
