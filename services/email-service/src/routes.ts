import type { HttpApp } from '@prognetwork/shared-infrastructure';
import type { EmailContext } from './context.ts';
import { addLeadRoutes } from './leads/lead-routes.ts';
import { addMessageRoutes } from './messages/message-routes.ts';
import { addSuppressionRoutes } from './suppressions/suppression-routes.ts';
import { addTemplateRoutes } from './templates/template-routes.ts';

/** Table of contents: each noun's routes stand beside its use cases. */
export function addRoutes(app: HttpApp, context: EmailContext): void {
  addTemplateRoutes(app, context);
  addMessageRoutes(app, context);
  addSuppressionRoutes(app, context);
  addLeadRoutes(app, context);
}
