/** When the desk is open, for guests who ask. Dutch is the source. */
export const nl = {
  'desk.none': 'Onze openingstijden staan hier nog niet. Bel ons als u een vraag hebt.',
  'desk.failed': 'Wij konden de openingstijden niet ophalen. Uw plek blijft bewaard.',
} as const;
