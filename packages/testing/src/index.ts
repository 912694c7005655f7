export { findFreePorts } from './free-port.ts';
export { hasRedis, startTestRedis, type TestRedis } from './test-redis.ts';
export { startTestSmtpServer, type ReceivedMail, type TestSmtpServer } from './test-smtp-server.ts';
export { waitFor, type WaitOptions } from './wait-for.ts';
