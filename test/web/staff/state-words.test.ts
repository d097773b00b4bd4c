import { describe, expect, test } from 'vitest';
import type { DeliveryState, SeatPhase } from '../../../server/protocol/agenda.ts';
import { nl } from '../../../web/src/i18n/staff-agenda.nl.ts';
import { stateWords } from '../../../web/src/staff/state-words.ts';
import { participant } from './people.ts';

function words(
  phase: SeatPhase,
  online: boolean,
  delivery: DeliveryState = 'sent',
): { text: string; tone: string } {
  const { seat } = participant();
  const { key, tone } = stateWords({ seat: { ...seat, phase, online }, delivery, outcome: null });
  return { text: nl[key], tone };
}

describe('where a participant stands, in words', () => {
  test.each<[SeatPhase, boolean, string, string]>([
    ['waiting', true, 'In de wachtkamer sinds {time}', 'attention'],
    ['waiting', false, 'In de wachtkamer, verbinding nu weg', 'attention'],
    ['admitted', true, 'In gesprek sinds {time}', 'good'],
    ['admitted', false, 'In gesprek, verbinding nu weg', 'attention'],
    ['left', false, 'Weg sinds {time}', 'quiet'],
    ['refused', false, 'Niet binnengelaten', 'quiet'],
    ['expired', false, 'Niet gekomen', 'quiet'],
    ['revoked', false, 'Toegang ingetrokken', 'quiet'],
  ])('%s, online %s: %s', (phase, online, text, tone) => {
    expect(words(phase, online)).toEqual({ text, tone });
  });

  test.each<[DeliveryState, string, string]>([
    ['none', 'Uitgenodigd', 'quiet'],
    ['queued', 'Uitnodiging wordt verstuurd', 'quiet'],
    ['sending', 'Uitnodiging wordt verstuurd', 'quiet'],
    ['sent', 'Uitnodiging verstuurd', 'quiet'],
    ['failed', 'Uitnodiging niet aangekomen', 'bad'],
    ['dropped', 'Uitnodiging niet verstuurd', 'bad'],
    ['unsure', 'Sms misschien niet verstuurd', 'bad'],
  ])('as long as nobody came, how the message fares: %s', (delivery, text, tone) => {
    expect(words('invited', false, delivery)).toEqual({ text, tone });
  });

  test('a failed message is forgotten once the person is here', () => {
    expect(words('waiting', true, 'failed').text).toBe('In de wachtkamer sinds {time}');
  });
});

test('the word of a person goes before the clock, not before who is here', () => {
  const { seat } = participant();
  const of = (phase: 'expired' | 'waiting') =>
    stateWords({ seat: { ...seat, phase, online: true }, delivery: 'sent', outcome: 'phone' }).key;
  expect([of('expired'), of('waiting')]).toEqual(['state.phone', 'state.waiting']);
});
