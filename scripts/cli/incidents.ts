import { incidents as incidentsOf } from '../../server/audit/incidents/service.ts';
import { iso } from '../../server/core/clock.ts';
import { type Command, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';

/** `incidents`: lists what the appliance found and drafted for a person to judge, the newest first. */
export const incidents: Command = {
  name: 'incidents',
  operands: [],
  options: { ...CONFIG_OPTIONS },
  async run(call) {
    const { terminal, words } = call;
    const found = await withAppliance(configOf(call), ({ database }) => incidentsOf(database.db));
    if (found.length === 0) terminal.say(words.incidents.none);
    for (const { id, kind, at, appointmentId: appointment, callId: call } of found) {
      const place = appointment === null || call === null ? null : { appointment, call };
      terminal.say(words.incidents.one(id, iso(at), words.incidents.kind[kind], place));
    }
    return OK;
  },
};
