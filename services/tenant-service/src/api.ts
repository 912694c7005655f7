import { createRoute } from '@hono/zod-openapi';
import { bearer, jsonBody, jsonResponse, listQuery, pageSchema, problemResponses } from '@prognetwork/shared-infrastructure';
import * as z from 'zod';
import * as contract from './contract.ts';

const search = listQuery.extend({ q: z.string().trim().max(200).optional() });
const tenantId = z.object({ tenantId: z.uuid() });
const provisioningId = z.object({ provisioningId: z.uuid() });

export const createTenant = createRoute({
  method: 'post',
  path: '/v1/tenants',
  tags: ['tenant'],
  summary: 'Create an organisation; its provisioning runs on',
  security: bearer,
  request: { body: jsonBody(contract.tenantCreation) },
  responses: {
    202: jsonResponse(contract.tenantStarted, 'The provisioning runs'),
    ...problemResponses(400, 401, 403, 404, 409, 415, 422, 429),
  },
});
export const readProvisioning = createRoute({
  method: 'get',
  path: '/v1/provisionings/{provisioningId}',
  tags: ['provisioning'],
  summary: 'How far the provisioning has come (for who started it)',
  security: bearer,
  request: { params: provisioningId },
  responses: { 200: jsonResponse(contract.provisioning, 'The provisioning'), ...problemResponses(401, 403, 404) },
});
export const followProvisioning = createRoute({
  method: 'get',
  path: '/v1/provisionings/{provisioningId}/events',
  tags: ['provisioning'],
  summary: 'Server-sent events `progress`: the provisioning after every change, until it has ended',
  security: bearer,
  request: { params: provisioningId },
  responses: {
    200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
    ...problemResponses(401, 403, 404, 503),
  },
});

export const readMyTenants = createRoute({
  method: 'get',
  path: '/v1/tenants',
  tags: ['tenant'],
  summary: 'The organisations I belong to, or am creating',
  security: bearer,
  request: { query: listQuery },
  responses: { 200: jsonResponse(pageSchema(contract.ownTenant), 'The organisations'), ...problemResponses(401, 403, 422) },
});
export const eraseFounder = createRoute({
  method: 'delete',
  path: '/v1/tenants/founders/{userId}',
  tags: ['provisioning'],
  summary: 'Take the name and address of a person off the organisations they founded, and forget their memberships (services only)',
  security: bearer,
  request: { params: z.object({ userId: z.uuid() }) },
  responses: { 204: { description: 'They are gone' }, ...problemResponses(401, 403, 422) },
});
export const readTenant = createRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}',
  tags: ['tenant'],
  summary: 'The organisation that the token acts in',
  security: bearer,
  request: { params: tenantId },
  responses: { 200: jsonResponse(contract.tenant, 'The organisation'), ...problemResponses(401, 403, 404) },
});
export const changeTenant = createRoute({
  method: 'patch',
  path: '/v1/tenants/{tenantId}',
  tags: ['tenant'],
  summary: 'Change name, description, settings or branding',
  security: bearer,
  request: { params: tenantId, body: jsonBody(contract.tenantChange) },
  responses: { 200: jsonResponse(contract.tenant, 'The organisation'), ...problemResponses(400, 401, 403, 404, 409, 415, 422) },
});
export const readChildren = createRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/children',
  tags: ['tenant'],
  summary: 'The organisations directly below',
  security: bearer,
  request: { params: tenantId, query: listQuery },
  responses: { 200: jsonResponse(pageSchema(contract.tenantSummary), 'The children'), ...problemResponses(401, 403, 404, 422) },
});

export const readPlatformTenants = createRoute({
  method: 'get',
  path: '/v1/platform/tenants',
  tags: ['platform'],
  summary: 'All organisations of the installation',
  security: bearer,
  request: { query: search },
  responses: { 200: jsonResponse(pageSchema(contract.platformTenant), 'The organisations'), ...problemResponses(401, 403, 422) },
});
export const readPlatformTenant = createRoute({
  method: 'get',
  path: '/v1/platform/tenants/{tenantId}',
  tags: ['platform'],
  summary: 'One organisation of the installation',
  security: bearer,
  request: { params: tenantId },
  responses: { 200: jsonResponse(contract.tenant, 'The organisation'), ...problemResponses(401, 403, 404) },
});
export const suspendTenant = createRoute({
  method: 'post',
  path: '/v1/platform/tenants/{tenantId}/suspend',
  tags: ['platform'],
  summary: 'Suspend an organisation: its members can no longer act',
  security: bearer,
  request: { params: tenantId, body: jsonBody(contract.suspension) },
  responses: { 200: jsonResponse(contract.tenant, 'The organisation'), ...problemResponses(400, 401, 403, 404, 409, 415, 422) },
});
export const reactivateTenant = createRoute({
  method: 'post',
  path: '/v1/platform/tenants/{tenantId}/reactivate',
  tags: ['platform'],
  summary: 'End a suspension',
  security: bearer,
  request: { params: tenantId },
  responses: { 200: jsonResponse(contract.tenant, 'The organisation'), ...problemResponses(401, 403, 404, 409) },
});

export const readOrganisations = createRoute({
  method: 'get',
  path: '/v1/organisations',
  tags: ['public'],
  summary: 'All open organisations',
  request: { query: search },
  responses: { 200: jsonResponse(pageSchema(contract.organisation), 'The organisations'), ...problemResponses(422) },
});
export const readOrganisation = createRoute({
  method: 'get',
  path: '/v1/organisations/{slug}',
  tags: ['public'],
  summary: 'The public face of an organisation',
  request: { params: z.object({ slug: z.string().min(1).max(63) }) },
  responses: { 200: jsonResponse(contract.organisation, 'The organisation'), ...problemResponses(404) },
});
