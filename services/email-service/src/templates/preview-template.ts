import type { TenantProfile } from '../audience/tenant-profile-repository.ts';
import { brandOf, platformBrand } from './brand.ts';
import type { CompiledTemplate } from './compile-template.ts';
import { createFiller } from './fill-template.ts';

const SAMPLE = {
  person: { name: 'Kim Sample', email: 'kim.sample@example.org' },
  payment: { amount: { amount: '6000', currency: 'EUR' }, description: 'Annual membership', paidAt: '2026-01-31T12:00:00.000Z' },
  invoice: { number: '2026-000001' },
  adminUrl: 'https://example.org/admin',
  organisationUrl: 'https://example.org/organisation',
};

/** The HTML of a template as a recipient could see it: sample values, in the tenant's own name and colours. */
export function previewOf(template: CompiledTemplate & { readonly locale: string }, profile: TenantProfile | undefined): string {
  const brand = profile ? brandOf(profile) : platformBrand;
  return createFiller(template)({ ...SAMPLE, locale: template.locale, brand }).html;
}
