import type { nl } from './staff-week.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'week.view': 'View',
  'week.day': 'Day',
  'week.week': 'Week',
  'week.title': 'Week {number}',
  'week.previous': 'Previous week',
  'week.next': 'Next week',
  'week.this': 'This week',
  'week.help':
    'With the arrow keys you go to another appointment, Enter opens it. With the space bar you pick an appointment up to move it. You can also drag it with the mouse.',
  'week.help-title': 'Keys',
  'week.nothing': 'No appointments',
  'week.clash': 'Planned twice',
  'week.carrying':
    'Picked up. Arrow keys move it: up and down 5 minutes, with Shift an hour, left and right a day. Enter puts it down, Escape puts it back.',
  'week.at': '{day}, {time}',
  'week.put-back': 'Put back.',
  'week.ask': 'Move the appointment?',
  'week.from-to': 'From {from} to {to}. Guests hear of the new time. Their link keeps working.',
  'week.no-such-time': 'This hour does not exist: the clock goes forward that night.',
  'holiday.new-year': "New Year's Day",
  'holiday.good-friday': 'Good Friday',
  'holiday.easter': 'Easter Sunday',
  'holiday.easter-monday': 'Easter Monday',
  'holiday.kings-day': "King's Day",
  'holiday.liberation-day': 'Liberation Day',
  'holiday.ascension': 'Ascension Day',
  'holiday.whitsun': 'Whit Sunday',
  'holiday.whit-monday': 'Whit Monday',
  'holiday.christmas': 'Christmas Day',
  'holiday.boxing-day': 'Boxing Day',
};
