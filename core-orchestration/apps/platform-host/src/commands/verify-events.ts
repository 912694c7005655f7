import { eventLogCommand } from './event-log-command.ts';

/** Verifies the event log of this installation, whether it runs or not. */
export const verifyEvents = eventLogCommand({
  script: 'verify-chain.ts',
  logName: 'verify-events',
  needsOwner: false,
  failure: ['The event log is broken or could not be verified.', 'See docs/runbooks/verify-the-log.md.'],
});
