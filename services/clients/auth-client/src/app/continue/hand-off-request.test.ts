import { describe, expect, test } from 'vitest';
import { handOffInPath, readHandOffRequest } from './hand-off-request.ts';

describe('a hand-off asked for in the address', () => {
  test('names the client, the way back and the state of the browser that asked', () => {
    const query = new URLSearchParams({ client: 'admin', return_to: '/t/1', state: 's' });
    expect(readHandOffRequest(query)).toEqual({ client: 'admin', returnTo: '/t/1', state: 's' });
    expect(handOffInPath(`/continue?${query.toString()}`)).toEqual({ client: 'admin', returnTo: '/t/1', state: 's' });
  });

  test('goes to our own clients only, and to paths only', () => {
    expect(readHandOffRequest(new URLSearchParams({ client: 'auth' }))).toBeUndefined();
    expect(readHandOffRequest(new URLSearchParams({ client: 'https://evil.example' }))).toBeUndefined();
    expect(readHandOffRequest(new URLSearchParams({ client: 'marketing', return_to: '//evil.example' }))?.returnTo).toBe('/');
    expect(handOffInPath('/organisations?client=admin')).toBeUndefined();
  });
});
