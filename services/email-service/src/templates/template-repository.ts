import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { CompiledTemplate } from './compile-template.ts';

/** A published template of a tenant. */
export interface Template extends CompiledTemplate {
  readonly templateId: string;
  readonly name: string;
  readonly locale: string;
  readonly mjml: string;
  readonly version: number;
  readonly isDefault: boolean;
  readonly updatedAt: string;
}

const columns = sql`template_id as "templateId", name, locale, subject, mjml, html, text, version, is_default as "isDefault",
  to_char(published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "updatedAt"`;

export async function listTemplates(tx: Transaction): Promise<Template[]> {
  const { rows } = await tx.db.execute<Pick<Template, keyof Template>>(sql`select ${columns} from templates order by name, locale`);
  return rows;
}

export async function findTemplate(tx: Transaction, templateId: string): Promise<Template | undefined> {
  const { rows } = await tx.db.execute<Pick<Template, keyof Template>>(
    sql`select ${columns} from templates where template_id = ${templateId}`,
  );
  return rows[0];
}

export async function findTemplateByName(tx: Transaction, name: string, locale: string): Promise<Template | undefined> {
  const { rows } = await tx.db.execute<Pick<Template, keyof Template>>(sql`
    select ${columns} from templates where name = ${name} and locale = ${locale}`);
  return rows[0];
}

/** Installs a template unless the tenant has one of this name and language. True when it was installed. */
export async function installTemplate(
  tx: Transaction,
  tenantId: string,
  template: CompiledTemplate & { readonly templateId: string; readonly name: string; readonly locale: string; readonly mjml: string },
): Promise<boolean> {
  const { rowCount } = await tx.db.execute(sql`
    insert into templates (tenant_id, template_id, name, locale, subject, mjml, html, text, version, is_default, published_at)
    values (${tenantId}, ${template.templateId}, ${template.name}, ${template.locale}, ${template.subject}, ${template.mjml}, ${template.html},
      ${template.text}, 1, true, ${tx.now.toISOString()})
    on conflict (tenant_id, name, locale) do nothing`);
  return rowCount === 1;
}

/** Replaces the content of a template and counts its version up. */
export async function replaceTemplate(
  tx: Transaction,
  templateId: string,
  content: CompiledTemplate & { readonly mjml: string },
): Promise<Template | undefined> {
  const { rows } = await tx.db.execute<Pick<Template, keyof Template>>(sql`
    update templates set subject = ${content.subject}, mjml = ${content.mjml}, html = ${content.html}, text = ${content.text},
      version = version + 1, is_default = false, published_at = ${tx.now.toISOString()}
    where template_id = ${templateId} returning ${columns}`);
  return rows[0];
}

export async function deleteTemplates(tx: Transaction): Promise<number> {
  const { rowCount } = await tx.db.execute(sql`delete from templates`);
  return rowCount ?? 0;
}
