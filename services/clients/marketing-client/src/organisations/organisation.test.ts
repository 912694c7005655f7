import { describe, expect, test } from 'vitest';
import { initialsOf, organisationPath } from './organisation.ts';

describe('an organisation', () => {
  test('is known by the first letters of its name, in any script', () => {
    expect(initialsOf('Rivertown Housing Union')).toBe('RH');
    expect(initialsOf('öko „Laden“')).toBe('Ö');
    expect(initialsOf('Союз')).toBe('С');
    expect(initialsOf('***')).toBe('');
  });

  test('has a path that keeps its slug in one piece', () => {
    expect(organisationPath('a/b?c')).toBe('/o/a%2Fb%3Fc');
  });
});
