import type { Account } from '../../../server/protocol/accounts.ts';
import type { Appointment, Participant } from '../../../server/protocol/agenda.ts';
import type { Arrival } from '../../../server/protocol/signalling.ts';

/** An id that says in the test who is meant. */
export function id(name: string): string {
  const hex = [...name].map((letter) => letter.charCodeAt(0).toString(16)).join('');
  return `00000000-0000-4000-8000-${hex.slice(0, 12).padStart(12, '0')}`;
}

export function participant(changed: Partial<Participant> = {}): Participant {
  return {
    id: id('part'),
    patientId: null,
    role: 'patient',
    name: 'Mw. J. Jansen',
    mail: 'jansen@patient.example',
    phone: null,
    language: 'nl',
    seat: {
      seat: id('seat'),
      phase: 'invited',
      since: '2026-11-21T09:00:00.000Z',
      bound: false,
      online: false,
      test: null,
    },
    delivery: 'sent',
    outcome: null,
    ...changed,
  };
}

export function appointment(changed: Partial<Appointment> = {}): Appointment {
  return {
    id: id('appt'),
    type: {
      id: id('type'),
      code: '510',
      name: 'Videoconsult',
      durationMin: 15,
      opensMin: 30,
      closesMin: 20,
      colour: 1,
      bufferMin: 0,
      identity: 'none',
      archived: false,
      way: 'video',
      wayText: '',
      pictures: 'both',
    },
    clinician: { id: id('vries'), name: 'dr. S. de Vries' },
    start: '2026-11-21T09:30:00.000Z',
    end: '2026-11-21T09:45:00.000Z',
    state: 'planned',
    participants: [participant()],
    ...changed,
  };
}

export function arrival(changed: Partial<Arrival> = {}): Arrival {
  return {
    appointment: id('appt'),
    clinicianId: id('vries'),
    seat: id('seat'),
    participant: id('part'),
    name: 'Mw. J. Jansen',
    role: 'patient',
    start: '2026-11-21T09:30:00.000Z',
    phase: 'waiting',
    since: '2026-11-21T09:20:00.000Z',
    bound: true,
    online: true,
    ...changed,
  };
}

export function account(roles: Account['roles'], name = 'vries'): Account {
  return { id: id(name), name, mail: `${name}@demo.example`, roles };
}
