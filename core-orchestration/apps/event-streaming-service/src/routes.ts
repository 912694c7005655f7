import type { HttpApp } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from './context.ts';
import { addChainRoutes } from './routes/chain-routes.ts';
import { addConsumerGroupRoutes } from './routes/consumer-group-routes.ts';
import { addDeadLetterRoutes } from './routes/dead-letter-routes.ts';
import { addEventRoutes } from './routes/event-routes.ts';
import { addPersonKeyRoutes } from './routes/person-key-routes.ts';
import { addPlatformApiRoutes } from './routes/platform-api-routes.ts';
import { addSagaRoutes } from './routes/saga-routes.ts';
import { addPushRoutes } from './routes/push-routes.ts';
import { addRetentionRoutes } from './routes/retention-routes.ts';
import { addSchemaRoutes } from './routes/schema-routes.ts';
import { addWebhookRoutes } from './routes/webhook-routes.ts';
import type { WebhookContext } from './webhooks/webhook-context.ts';

/** Everything this service answers to. */
export function addRoutes(app: HttpApp, context: EventStreamingContext, webhooks: WebhookContext): void {
  addEventRoutes(app, context);
  addChainRoutes(app, context);
  addConsumerGroupRoutes(app, context);
  addDeadLetterRoutes(app, context);
  addPushRoutes(app, context);
  addPersonKeyRoutes(app, context);
  addPlatformApiRoutes(app, context);
  addSagaRoutes(app, { database: context.database, projection: context.sagas });
  addRetentionRoutes(app, context);
  addSchemaRoutes(app, context);
  addWebhookRoutes(app, webhooks);
}
