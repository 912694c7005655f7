import {
  createEventStreamingService,
  eventStreamingServiceSchema,
  eventStreamingServiceSettings,
} from '@prognetwork/event-streaming-service';
import { listen } from '@prognetwork/shared-infrastructure';
import { testConfig, type TestDatabase, type TestIssuer } from '@prognetwork/testing';

/** What an event streaming service in a process of its own needs of the one that started it. */
export interface Serving {
  readonly database: Pick<TestDatabase, 'runtimeUrl' | 'platformUrl'>;
  readonly jwks: TestIssuer['jwks'];
}

export interface Served {
  readonly url: string;
}

async function run({ database, jwks }: Serving): Promise<void> {
  const config = testConfig(eventStreamingServiceSettings, eventStreamingServiceSchema, database);
  const service = createEventStreamingService(config, { jwks });
  await service.start();
  const listening = await listen(service, { port: 0 });
  process.once('SIGTERM', () => {
    void (async () => {
      await listening[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
      process.exit(0);
    })();
  });
  const served: Served = { url: listening.url };
  process.send?.(served);
}

process.on('message', (message) => {
  if (message === 'usage') process.send?.(process.cpuUsage());
  // Only live-delivery.ts starts this program, and what else it sends is a Serving.
  else void run(message as Serving);
});
