/** The address that makes a phone dial: digits and a leading plus of however the organisation writes its number. */
export function telephoneLink(phone: string): string {
  return `tel:${phone.replace(/\(0\)/, '').replace(/(?!^\+)[^\d]/g, '')}`;
}
