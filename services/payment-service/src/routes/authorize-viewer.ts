import type { Context } from 'hono';
import { authorize, findPrincipal, type AppEnvironment } from '@prognetwork/shared-infrastructure';
import type { Viewer } from '../viewer.ts';

/** Those who may read payments see all of the organisation's; those who may only pay see their own. */
export function authorizeViewer(c: Context<AppEnvironment>): Viewer {
  const seesAll = findPrincipal(c)?.permissions.has('payment.read') === true;
  const { tenantId, userId } = authorize(c, seesAll ? 'payment.read' : 'payment.pay');
  return { tenantId, onlyUserId: seesAll ? undefined : userId };
}
