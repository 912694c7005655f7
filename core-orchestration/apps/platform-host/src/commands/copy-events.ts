import { eventLogCommand } from './event-log-command.ts';

/** Moves the event log of this installation, which must not run, into the other store. */
export const copyEvents = eventLogCommand({
  script: 'copy-log.ts',
  logName: 'copy-events',
  needsOwner: true,
  failure: ['The event log was not moved.', 'See docs/guides/scaling-events.md; the store that had it has all of it still.'],
});
