import { expect, test } from 'vitest';
import { draftOf, type TypeDraft, typeFaults, wantedOf } from '../../../web/src/staff/type-draft.ts';
import { appointment } from './people.ts';

const type = {
  ...appointment().type,
  careCode: '1000',
  careMinutes: [{ from: 20, code: '1020' }],
  carePhone: '2000',
  careNoShow: '',
  reminderMinutes: [1440, 10],
};

test('what stands there is its own draft, without faults', () => {
  const { id: _, ...wanted } = type;
  expect(wantedOf(draftOf(type))).toEqual(wanted);
  for (const reminderMinutes of [null, []])
    expect(wantedOf(draftOf({ ...type, reminderMinutes }))).toEqual({ ...wanted, reminderMinutes });
  expect([...typeFaults(draftOf(type))]).toEqual([]);
  expect([...typeFaults(draftOf(null))]).toEqual(['code', 'name']);
});

test.each<[Partial<TypeDraft>, keyof TypeDraft]>([
  [{ code: '5 10' }, 'code'],
  [{ code: '=1+1' }, 'code'],
  [{ name: '  ' }, 'name'],
  [{ durationMin: '4' }, 'durationMin'],
  [{ durationMin: '1e2' }, 'durationMin'],
  [{ bufferMin: '-5' }, 'bufferMin'],
  [{ opensMin: '' }, 'opensMin'],
  [{ closesMin: '1441' }, 'closesMin'],
  [{ careCode: '=1+1' }, 'careCode'],
  [{ carePhone: 'a b' }, 'carePhone'],
  [{ careNoShow: '1234567890123' }, 'careNoShow'],
  [{ careMinutes: [{ from: '', code: '1' }] }, 'careMinutes'],
  [{ careMinutes: [{ from: '10', code: '' }] }, 'careMinutes'],
  [{ careMinutes: [{ from: '0', code: '1' }] }, 'careMinutes'],
  [
    {
      careMinutes: [
        { from: '10', code: '1' },
        { from: '10', code: '2' },
      ],
    },
    'careMinutes',
  ],
])('%j must be mended', (changed, field) => {
  expect([...typeFaults({ ...draftOf(type), ...changed })]).toEqual([field]);
});
