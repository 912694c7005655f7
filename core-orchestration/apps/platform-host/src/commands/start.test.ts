import { expect, test } from 'vitest';
import { StartupError } from '@prognetwork/embedded-postgres';
import { selectParts } from '../select-parts.ts';
import { readFlags } from './start.ts';

test('without flags everything runs, with its demo', () => {
  expect(readFlags([])).toEqual({ only: undefined, clients: true, seed: true });
  expect(selectParts(undefined, true).names).toEqual(expect.arrayContaining(['database', 'event-streaming', 'gateway', 'admin']));
});

test('a part of it runs without the demo, and without the parts that were not named', () => {
  const { only, clients, seed } = readFlags(['--only', 'user, tenant']);
  expect({ only, seed }).toEqual({ only: ['user', 'tenant'], seed: false });
  expect(selectParts(only, clients).names).toEqual(['user', 'tenant']);
});

test('a wrong flag or part gets a sentence that names the right ones', () => {
  expect(() => readFlags(['--fast'])).toThrow(StartupError);
  expect(() => selectParts(['users'], true)).toThrow('There is no part called users.');
});
