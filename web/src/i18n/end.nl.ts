/** After the call, for guests. Dutch is the source. */
export const nl = {
  'end.left': 'U hebt opgehangen',
  'end.away': 'U bent weggegaan',
  'end.over': 'Het gesprek is afgelopen',
  'end.thanks': 'Dank u wel. U kunt deze pagina nu sluiten.',
  'end.stored': 'Van het gesprek is geen beeld of geluid bewaard.',
  'end.back': 'Terug naar het gesprek',
  'end.backWaiting': 'Weer naar de wachtkamer',
} as const;
