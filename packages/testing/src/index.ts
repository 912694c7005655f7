export { given, type Decision } from './decider-fixture.ts';
export { findFreePorts } from './free-port.ts';
export { createSilentEventStreaming } from './silent-event-streaming.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { hasRedis, startTestRedis, type TestRedis } from './test-redis.ts';
export { startTestSmtpServer, type ReceivedMail, type TestSmtpServer } from './test-smtp-server.ts';
export { waitFor, type WaitOptions } from './wait-for.ts';
export { testConfig } from './test-config.ts';
export { createTestIssuer, TEST_ISSUER, type TestClaims, type TestIssuer } from './test-issuer.ts';
