import { createRoute } from '@hono/zod-openapi';
import {
  authorize,
  authorizeServiceInTenant,
  bearer,
  jsonBody,
  jsonResponse,
  pageSchema,
  problemResponses,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import { findTenantProfile, type TenantProfile } from '../audience/tenant-profile-repository.ts';
import type { EmailContext } from '../context.ts';
import { installedSchema, publishTemplateSchema, templateParametersSchema, templateSchema, templateSummarySchema } from '../contract.ts';
import { emailError } from '../errors.ts';
import { installDefaultTemplates, publishTemplate, removeTemplates, variablesOf } from './manage-templates.ts';
import { previewOf } from './preview-template.ts';
import { findTemplate, listTemplates, type Template } from './template-repository.ts';

const common = { tags: ['templates'], security: bearer };

const installRoute = createRoute({
  ...common,
  method: 'put',
  path: '/v1/templates/defaults',
  summary: 'Give the tenant of the token the default templates (services only)',
  responses: { 200: jsonResponse(installedSchema, 'How many were new'), ...problemResponses(401, 403) },
});
const removeRoute = createRoute({
  ...common,
  method: 'delete',
  path: '/v1/templates/defaults',
  summary: 'Take the templates of the tenant of the token away (services only)',
  responses: { 204: { description: 'None are left' }, ...problemResponses(401, 403) },
});
const listRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/templates',
  summary: 'The templates of the organisation',
  responses: { 200: jsonResponse(pageSchema(templateSummarySchema), 'Templates by name and language'), ...problemResponses(401, 403) },
});
const readRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/templates/{templateId}',
  summary: 'One template with its source',
  request: { params: templateParametersSchema },
  responses: { 200: jsonResponse(templateSchema, 'The template'), ...problemResponses(401, 403, 404) },
});
const publishRoute = createRoute({
  ...common,
  method: 'put',
  path: '/v1/templates/{templateId}',
  summary: 'Publish new content for a template',
  request: { params: templateParametersSchema, body: jsonBody(publishTemplateSchema) },
  responses: { 200: jsonResponse(templateSchema, 'The template as published'), ...problemResponses(400, 401, 403, 404, 413, 415, 422) },
});

export function addTemplateRoutes(app: HttpApp, context: EmailContext): void {
  app.openapi(installRoute, async (c) => {
    const { tenantId } = authorizeServiceInTenant(c);
    return c.json({ installed: await installDefaultTemplates(context, tenantId) }, 200);
  });

  app.openapi(removeRoute, async (c) => {
    const { tenantId } = authorizeServiceInTenant(c);
    await removeTemplates(context, tenantId);
    return c.body(null, 204);
  });

  app.openapi(listRoute, async (c) => {
    const { tenantId } = authorize(c, 'email.read');
    const templates = await context.database.inTenantTransaction(tenantId, listTemplates);
    return c.json({ items: templates.map(toSummary), nextCursor: null }, 200);
  });

  app.openapi(readRoute, async (c) => {
    const { tenantId } = authorize(c, 'email.read');
    const { templateId } = c.req.valid('param');
    const [template, profile] = await context.database.inTenantTransaction(tenantId, async (tx) => [
      await findTemplate(tx, templateId),
      await findTenantProfile(tx),
    ]);
    if (!template) throw emailError('template.not_found');
    return c.json(toDetail(template, profile), 200);
  });

  app.openapi(publishRoute, async (c) => {
    const { tenantId } = authorize(c, 'email.manage');
    const template = await publishTemplate(context, tenantId, c.req.valid('param').templateId, c.req.valid('json'));
    const profile = await context.database.inTenantTransaction(tenantId, findTenantProfile);
    return c.json(toDetail(template, profile), 200);
  });
}

function toSummary({ templateId, name, locale, subject, version, isDefault, updatedAt }: Template) {
  return { templateId, name, locale, subject, version, isDefault, updatedAt };
}

function toDetail(template: Template, profile: TenantProfile | undefined) {
  return { ...toSummary(template), mjml: template.mjml, variables: [...variablesOf(template.name)], html: previewOf(template, profile) };
}
