import { describe, expect, test } from 'vitest';
import { formatClock, formatDate, formatDateTime, formatDuration, formatRelative } from './time.ts';

const now = new Date('2026-11-20T12:00:00.000Z');

describe('how long ago', () => {
  test.each([
    ['2026-11-20T12:00:00.000Z', 'now'],
    ['2026-11-20T11:59:20.000Z', '40 sec. ago'],
    ['2026-11-20T11:57:00.000Z', '3 min. ago'],
    ['2026-11-20T09:00:00.000Z', '3 hr. ago'],
    ['2026-11-19T11:00:00.000Z', 'yesterday'],
    ['2026-11-01T11:00:00.000Z', 'Nov 1, 2026'],
  ])('%s reads %s', (time, text) => {
    expect(formatRelative(time, now, 'en')).toBe(text);
  });

  test('speaks the language of the reader', () => {
    expect(formatRelative('2026-11-20T11:57:00.000Z', now, 'de')).toBe('vor 3 Min.');
  });
});

describe('dates', () => {
  test('are UTC and in the order of the locale', () => {
    expect(formatDate('2026-01-31T23:30:00.000Z', 'de')).toBe('31.01.2026');
    expect(formatDateTime('2026-01-31T23:30:05.000Z', 'en').replaceAll(/\s/g, ' ')).toBe('Jan 31, 2026, 11:30:05 PM');
    expect(formatClock('2026-01-31T23:30:05.042Z')).toBe('23:30:05.042');
  });
});

describe('durations', () => {
  test.each([
    [0, '0 ms'],
    [0.82, '820 µs'],
    [4.24, '4.2 ms'],
    [310.4, '310 ms'],
    [1420, '1.42 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms reads %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });
});
