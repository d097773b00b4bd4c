import type { KindOfAppointment } from '../../protocol/appointment-types.ts';
import type { RegistrationLine } from '../../protocol/registration.ts';

type Rules = Pick<KindOfAppointment, 'careCode' | 'careMinutes' | 'carePhone' | 'careNoShow'>;

/** The code that the rules of a kind give for what was done; '' = they give none. Nothing is guessed. */
export function proposedCode(
  { careCode, careMinutes, carePhone, careNoShow }: Rules,
  { minutes, outcome }: Pick<RegistrationLine, 'minutes' | 'outcome'>,
): string {
  if (outcome === 'phone') return carePhone;
  if (outcome === 'no-show') return careNoShow;
  if (minutes === 0) return '';
  const reached = careMinutes.filter(({ from }) => from <= minutes);
  return reached.toSorted((one, other) => other.from - one.from)[0]?.code ?? careCode;
}
