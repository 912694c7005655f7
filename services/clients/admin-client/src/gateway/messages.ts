import type { Message, MessageDetail, TemplateDetail, TemplateSummary } from '../contract/messages.ts';
import type { Page } from '../contract/shared.ts';
import type { PageQuery } from '../components/page-query.ts';
import { readOrNotFound, readPage, type Read } from './read.ts';

export function listCapturedMail(query: PageQuery): Promise<Read<Page<Message>>> {
  return readPage('/v1/platform/messages', { query });
}

export function loadCapturedMail(messageId: string): Promise<Read<MessageDetail>> {
  return readOrNotFound(`/v1/platform/messages/${encodeURIComponent(messageId)}`);
}

export function listMessages(tenantId: string, query: PageQuery): Promise<Read<Page<Message>>> {
  return readPage('/v1/messages', { tenantId, query });
}

export function listTemplates(tenantId: string): Promise<Read<Page<TemplateSummary>>> {
  return readPage('/v1/templates', { tenantId });
}

export function loadTemplate(tenantId: string, templateId: string): Promise<Read<TemplateDetail>> {
  return readOrNotFound(`/v1/templates/${encodeURIComponent(templateId)}`, { tenantId });
}
