/** Texts of the test by anybody, which come with its screen. */
export const nl = {
  'test.title': 'Werken uw camera en geluid?',
  'test.about': 'Test uw camera, microfoon, geluid en internet. Dat duurt ongeveer een minuut.',
  'test.kept':
    'Alleen u ziet uw beeld. Wij vragen niet wie u bent. De uitslag krijgt een code, die bewaren wij een dag: daarmee helpt de praktijk u aan de telefoon.',
  'test.start': 'Begin de test',
  'test.later': 'Er wordt nu veel getest. Probeer het over een paar minuten opnieuw.',
  'test.done': 'De test is klaar',
  'test.off': 'Uw camera en microfoon zijn weer uit.',
  'test.again': 'Test opnieuw',
  'test.home': 'Terug naar de praktijk',
  'test.gone': 'Deze praktijk is hier niet (meer). Kijk op de website van uw zorgverlener.',
  'test.unreachable': 'De praktijk is even niet te bereiken. Hebt u internet?',
} as const;
