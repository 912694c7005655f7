import type { TemplateSource } from './compile-template.ts';
import { mailLayout, type MailContent } from './mail-layout.ts';
import { germanTexts } from './texts-de.ts';
import { englishTexts } from './texts-en.ts';

export const LOCALES = ['en', 'de'] as const;
export type MailLocale = (typeof LOCALES)[number];

export const PLATFORM_TEMPLATES = ['verification', 'registration-repeated', 'lead-received'] as const;
export const TENANT_TEMPLATES = ['welcome', 'receipt', 'payment-failed', 'membership-active'] as const;
export type PlatformTemplateName = (typeof PLATFORM_TEMPLATES)[number];
export type TenantTemplateName = (typeof TENANT_TEMPLATES)[number];
export type TemplateName = PlatformTemplateName | TenantTemplateName;

export type TemplateText = Omit<MailContent, 'locale'> & { readonly subject: string };
export type TemplateTexts = Readonly<Record<TemplateName, TemplateText>>;

const brand = ['brand.name', 'brand.mark', 'brand.tagline', 'brand.color', 'brand.onColor', 'brand.linkColor'];
const person = ['person.name', 'person.email'];

/** What each template may speak of. */
export const templateVariables: Readonly<Record<TemplateName, readonly string[]>> = {
  verification: [...brand, ...person, 'verificationUrl', 'expiresAt'],
  'registration-repeated': [...brand, ...person, 'signInUrl'],
  'lead-received': [...brand, 'lead.name', 'lead.email', 'lead.organisation', 'lead.message', 'leadsUrl'],
  welcome: [...brand, ...person, 'adminUrl'],
  receipt: [...brand, ...person, 'payment.amount', 'payment.description', 'payment.paidAt', 'invoice.number', 'organisationUrl'],
  'payment-failed': [...brand, ...person, 'payment.amount', 'organisationUrl'],
  'membership-active': [...brand, ...person, 'organisationUrl'],
};

const texts: Readonly<Record<MailLocale, TemplateTexts>> = { en: englishTexts, de: germanTexts };

/** The template that the platform brings, in one language. */
export function defaultTemplate(name: TemplateName, locale: MailLocale): TemplateSource {
  const { subject, ...content } = texts[locale][name];
  return { subject, mjml: mailLayout({ locale, ...content }) };
}

/** The language of ours that fits best: `de-AT` is German, what we do not speak becomes English. */
export function mailLocaleOf(locale: string): MailLocale {
  const language = locale.toLowerCase().split('-')[0];
  return LOCALES.find((known) => known === language) ?? 'en';
}
