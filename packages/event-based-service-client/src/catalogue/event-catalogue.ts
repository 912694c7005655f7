import type { EventDefinition } from '../definition.ts';
import * as commandEvents from './command-events.ts';
import * as emailEvents from './email-events.ts';
import * as logEvents from './log-events.ts';
import * as logRetentionEvents from './log-retention-events.ts';
import * as monitoringEvents from './monitoring-events.ts';
import * as paymentEvents from './payment-events.ts';
import * as personKeyEvents from './person-key-events.ts';
import * as projectionEvents from './projection-events.ts';
import * as sagaEvents from './saga-events.ts';
import * as schemaEvents from './schema-events.ts';
import * as tenantEvents from './tenant-events.ts';
import * as userEvents from './user-events.ts';
import * as webhookEvents from './webhook-events.ts';

/** Every event of the platform by its type. */
export const eventCatalogue: ReadonlyMap<string, EventDefinition> = new Map(
  [
    userEvents,
    tenantEvents,
    paymentEvents,
    commandEvents,
    emailEvents,
    logEvents,
    logRetentionEvents,
    monitoringEvents,
    personKeyEvents,
    projectionEvents,
    sagaEvents,
    schemaEvents,
    webhookEvents,
  ]
    .flatMap((events): EventDefinition[] => Object.values(events))
    .map((definition) => [definition.type, definition]),
);
