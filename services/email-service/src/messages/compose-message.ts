import { hash } from 'node:crypto';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { findTenantProfile } from '../audience/tenant-profile-repository.ts';
import { brandOf, platformBrand } from '../templates/brand.ts';
import { defaultFiller } from '../templates/compiled-defaults.ts';
import { mailLocaleOf, type PlatformTemplateName, type TenantTemplateName } from '../templates/default-templates.ts';
import { createFiller, type TemplateFiller } from '../templates/fill-template.ts';
import { findTemplateByName } from '../templates/template-repository.ts';
import type { EmailContext } from '../context.ts';
import { queueMessage, type QueuedMessage } from './queue-message.ts';

export interface Recipient {
  readonly address: string;
  readonly name: string;
  readonly locale: string;
}

interface MailOrder<Name> {
  readonly template: Name;
  readonly effectKey: string;
  readonly to: Recipient;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Queues a mail of the platform itself. */
export function queuePlatformMail(context: EmailContext, tx: Transaction, order: MailOrder<PlatformTemplateName>): Promise<QueuedMessage> {
  const locale = mailLocaleOf(order.to.locale);
  const content = defaultFiller(order.template, locale)({ ...order.values, person: personOf(order.to), locale, brand: platformBrand });
  const { template, effectKey } = order;
  return queueMessage(context, tx, null, { effectKey, template, locale, content, to: order.to, senderName: platformBrand.name });
}

export interface TenantMailOrder extends MailOrder<TenantTemplateName> {
  readonly tenantId: string;
  /** The name to use until the tenant's profile is known here. */
  readonly tenantName?: string;
}

/** Queues a mail of a tenant: its own template where it has one, in its name and colours. */
export async function queueTenantMail(context: EmailContext, tx: Transaction, order: TenantMailOrder): Promise<QueuedMessage> {
  const locale = mailLocaleOf(order.to.locale);
  const known = await findTenantProfile(tx);
  const profile = known ?? { name: order.tenantName ?? 'ProgNetwork', primaryColor: null, logoText: null, tagline: null };
  const fill = await fillerOf(tx, order.template, locale);
  const organisationUrl = context.links.organisation(known?.slug);
  const content = fill({ organisationUrl, ...order.values, person: personOf(order.to), locale, brand: brandOf(profile) });
  const { template, effectKey } = order;
  return queueMessage(context, tx, order.tenantId, { effectKey, template, locale, content, to: order.to, senderName: profile.name });
}

const MAX_FILLERS = 500;
const fillers = new Map<string, TemplateFiller>();

/** Prepared fillers are kept by content, so that tenants with the same template share one. */
async function fillerOf(tx: Transaction, name: TenantTemplateName, locale: ReturnType<typeof mailLocaleOf>): Promise<TemplateFiller> {
  const template = await findTemplateByName(tx, name, locale);
  if (!template) return defaultFiller(name, locale);
  const key = hash('sha256', JSON.stringify([template.subject, template.html, template.text]));
  const filler = fillers.get(key) ?? createFiller(template);
  if (fillers.size >= MAX_FILLERS) fillers.clear();
  fillers.set(key, filler);
  return filler;
}

function personOf(to: Recipient) {
  return { name: to.name, email: to.address };
}
