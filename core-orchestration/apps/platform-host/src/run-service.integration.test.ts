import { once } from 'node:events';
import { createServer } from 'node:net';
import { StartupError } from '@prognetwork/embedded-postgres';
import { findFreePorts } from '@prognetwork/testing';
import { expect, test } from 'vitest';
import { listenOn } from './run-service.ts';

test('a taken port gets one sentence that names the setting', async () => {
  const port = await findFreePorts();
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  const service = {
    name: 'user-service',
    fetch: async () => new Response(),
    start: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
  const address = { title: 'user service', port, portSetting: 'USER_SERVICE_PORT', hostname: '127.0.0.1' };
  const refusal = await listenOn(service, address).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(StartupError);
  expect(refusal).toMatchObject({
    message: `Port ${port}, which the user service needs, is taken by another program.`,
    hint: 'End that program, or set USER_SERVICE_PORT (or PORT_SHIFT) to use another port.',
  });
  other.close();
});
