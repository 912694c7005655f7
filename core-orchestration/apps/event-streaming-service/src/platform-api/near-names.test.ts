import { describe, expect, it } from 'vitest';
import { nearNames } from './near-names.ts';

const names = ['organisation.update_profile', 'organisation.activity', 'member.invite', 'plan.create'];

describe('a name that is not declared', () => {
  it('gets those that differ by few letters, nearest first, and those of the same noun', () => {
    expect(nearNames('organisation.updat_profile', names)).toEqual(['organisation.update_profile', 'organisation.activity']);
    expect(nearNames('membr.invite', names)).toEqual(['member.invite']);
  });

  it('gets none when nothing is near', () => {
    expect(nearNames('x', names)).toEqual([]);
    expect(nearNames('', [])).toEqual([]);
  });
});
