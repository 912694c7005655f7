import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../contract/events.ts';
import { foldStream } from './fold-stream.ts';

function recorded(version: number, data: unknown, actorid?: string): RecordedEvent {
  const time = `2026-11-20T12:00:0${version}.000Z`;
  const event = {
    id: `e${version}`,
    source: '/tenant-service',
    type: 'tenant.updated',
    subject: 's',
    time,
    data,
    ...(actorid && { actorid }),
  };
  return { position: String(version * 10), stream: 'tenant-s', version, recordedAt: time, event };
}

const events = [
  recorded(1, { name: 'Harbour', tagline: 'Together' }),
  recorded(2, { name: 'Harbour Union', tagline: 'Together' }, 'ada'),
  recorded(3, { tags: ['a'] }),
];

const shown = (version: number, base: Parameters<typeof foldStream>[0] = []) =>
  Object.fromEntries(
    foldStream(base, events, version).map((state) => [state.field, [state.value, state.version, state.isChanged, state.before]]),
  );

describe('the state of a stream', () => {
  test('is what its events said up to the version, and nothing later', () => {
    expect(shown(0)).toEqual({});
    expect(shown(1)).toEqual({ name: ['Harbour', 1, true, undefined], tagline: ['Together', 1, true, undefined] });
  });

  test('marks what the version changed, with what was there before, and leaves alone what it only repeated', () => {
    expect(shown(2)).toEqual({ name: ['Harbour Union', 2, true, 'Harbour'], tagline: ['Together', 1, false, undefined] });
    expect(foldStream([], events, 2)[0]).toMatchObject({ actorId: 'ada', position: '20', type: 'tenant.updated' });
  });

  test('keeps earlier changes without marking them', () => {
    expect(shown(3)).toMatchObject({ name: ['Harbour Union', 2, false, undefined], tags: [['a'], 3, true, undefined] });
  });

  test('begins with what was known before the first event shown', () => {
    const base = [
      { field: 'name', value: 'Old', position: '1', version: 1, type: 'tenant.created', actorId: null, time: '2026-11-19T00:00:00Z' },
    ];
    expect(foldStream(base, [recorded(2, { name: 'New' })], 2)).toEqual([expect.objectContaining({ value: 'New', before: 'Old' })]);
    expect(foldStream(base, [recorded(2, 'no object')], 2)).toEqual([{ ...base[0], isChanged: false }]);
  });
});
