import {
  authenticatePerson,
  authorize,
  authorizePlatform,
  authorizeService,
  idempotent,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import * as api from './api.ts';
import type { TenantContext } from './context.ts';
import { tenantError } from './errors.ts';
import { listChildren, listOrganisations, loadOrganisation } from './profiles/read-profiles.ts';
import { eraseFounder } from './provisioning/erase-founder.ts';
import { followProvisioning } from './provisioning/follow-provisioning.ts';
import { loadProvisioning } from './provisioning/read-provisioning.ts';
import { createTenant } from './tenants/create-tenant.ts';
import { listMyTenants, listPlatformTenants, loadPlatformTenant, loadTenant } from './tenants/read-tenants.ts';
import { reactivateTenant, suspendTenant } from './tenants/suspend-tenant.ts';
import { updateTenant } from './tenants/update-tenant.ts';

/** Proxies and browsers must neither keep nor hold back the events. */
const EVENT_STREAM_HEADERS = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' };

export function addRoutes(app: HttpApp, context: TenantContext): void {
  addPersonRoutes(app, context);
  addTenantRoutes(app, context);
  addPlatformRoutes(app, context);
  app.openapi(api.readOrganisations, async (c) => c.json(await listOrganisations(context, c.req.valid('query')), 200));
  app.openapi(api.readOrganisation, async (c) => c.json(await loadOrganisation(context, c.req.valid('param').slug), 200));
}

function addPersonRoutes(app: HttpApp, context: TenantContext): void {
  app.on('POST', '/v1/tenants', idempotent(context.database));
  app.openapi(api.createTenant, async (c) => {
    const { userId, email, name } = authenticatePerson(c);
    return c.json(await createTenant(context, { userId, email, name }, c.req.valid('json')), 202);
  });
  app.openapi(api.readMyTenants, async (c) => {
    const { userId } = authenticatePerson(c);
    return c.json(await listMyTenants(context, userId, c.req.valid('query')), 200);
  });
  app.openapi(api.readProvisioning, async (c) => {
    const { userId } = authenticatePerson(c);
    return c.json(await loadProvisioning(context, userId, c.req.valid('param').provisioningId), 200);
  });
  app.openapi(api.followProvisioning, async (c) => {
    const { userId } = authenticatePerson(c);
    const present = await loadProvisioning(context, userId, c.req.valid('param').provisioningId);
    return c.body(followProvisioning(context, userId, present, c.req.raw.signal), 200, EVENT_STREAM_HEADERS);
  });
}

function addTenantRoutes(app: HttpApp, context: TenantContext): void {
  app.openapi(api.eraseFounder, async (c) => {
    const { service } = authorizeService(c);
    await eraseFounder(context, service, c.req.valid('param').userId);
    return c.body(null, 204);
  });
  app.openapi(api.readTenant, async (c) => {
    const tenantId = ownTenant(authorize(c, 'tenant.read').tenantId, c.req.valid('param').tenantId);
    return c.json(await loadTenant(context, tenantId), 200);
  });
  app.openapi(api.changeTenant, async (c) => {
    const tenantId = ownTenant(authorize(c, 'tenant.update').tenantId, c.req.valid('param').tenantId);
    return c.json(await updateTenant(context, tenantId, c.req.valid('json')), 200);
  });
  app.openapi(api.readChildren, async (c) => {
    const tenantId = ownTenant(authorize(c, 'tenant.read').tenantId, c.req.valid('param').tenantId);
    return c.json(await listChildren(context, tenantId, c.req.valid('query')), 200);
  });
}

/** The token names the tenant; the address may only agree. Any other is the same 404 as one that does not exist. */
function ownTenant(tenantId: string, named: string): string {
  if (tenantId !== named) throw tenantError('tenant.not_found');
  return tenantId;
}

function addPlatformRoutes(app: HttpApp, context: TenantContext): void {
  app.openapi(api.readPlatformTenants, async (c) => {
    const { userId } = authorizePlatform(c, 'platform.read');
    return c.json(await listPlatformTenants(context, userId, c.req.valid('query')), 200);
  });
  app.openapi(api.readPlatformTenant, async (c) => {
    const { userId } = authorizePlatform(c, 'platform.read');
    return c.json(await loadPlatformTenant(context, userId, c.req.valid('param').tenantId), 200);
  });
  app.openapi(api.suspendTenant, async (c) => {
    const { userId } = authorizePlatform(c, 'platform.manage');
    return c.json(await suspendTenant(context, userId, c.req.valid('param').tenantId, c.req.valid('json').reason), 200);
  });
  app.openapi(api.reactivateTenant, async (c) => {
    const { userId } = authorizePlatform(c, 'platform.manage');
    return c.json(await reactivateTenant(context, userId, c.req.valid('param').tenantId), 200);
  });
}
