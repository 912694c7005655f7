import type { EmailContext } from '../context.ts';
import { emailError } from '../errors.ts';
import { compileTemplate, type TemplateSource } from './compile-template.ts';
import { compiledDefault } from './compiled-defaults.ts';
import { defaultTemplate, LOCALES, TENANT_TEMPLATES, templateVariables, type TemplateName } from './default-templates.ts';
import { previewOf } from './preview-template.ts';
import { TemplateFault } from './template-language.ts';
import { deleteTemplates, findTemplate, installTemplate, replaceTemplate, type Template } from './template-repository.ts';

/** Gives a tenant the templates the platform brings; those it has already stay as they are. Returns how many were new. */
export function installDefaultTemplates(context: EmailContext, tenantId: string): Promise<number> {
  return context.database.inTenantTransaction(tenantId, async (tx) => {
    let installed = 0;
    for (const name of TENANT_TEMPLATES) {
      for (const locale of LOCALES) {
        const { mjml } = defaultTemplate(name, locale);
        const template = { templateId: context.newId(), name, locale, mjml, ...compiledDefault(name, locale) };
        if (await installTemplate(tx, tenantId, template)) installed += 1;
      }
    }
    if (installed > 0) await tx.audit({ action: 'template.defaults_installed', subject: tenantId, detail: { installed } });
    return installed;
  });
}

/** Takes the templates away again, when the provisioning of a tenant failed. */
export function removeTemplates(context: EmailContext, tenantId: string): Promise<void> {
  return context.database.inTenantTransaction(tenantId, async (tx) => {
    const removed = await deleteTemplates(tx);
    if (removed > 0) await tx.audit({ action: 'template.removed', subject: tenantId, detail: { removed } });
  });
}

/** Publishes new content for a template. It is compiled first; what is not valid changes nothing. */
export async function publishTemplate(
  context: EmailContext,
  tenantId: string,
  templateId: string,
  source: TemplateSource,
): Promise<Template> {
  const known = await context.database.inTenantTransaction(tenantId, (tx) => findTemplate(tx, templateId));
  if (!known) throw emailError('template.not_found');
  const compiled = await compileOrRefuse(source, known);
  return context.database.inTenantTransaction(tenantId, async (tx) => {
    const template = await replaceTemplate(tx, templateId, { ...compiled, mjml: source.mjml });
    if (!template) throw emailError('template.not_found');
    await tx.audit({
      action: 'template.published',
      subject: templateId,
      detail: { name: template.name, locale: template.locale, version: template.version },
    });
    return template;
  });
}

export function variablesOf(name: string): readonly string[] {
  return name in templateVariables ? templateVariables[name as TemplateName] : [];
}

/** Compiles a template and fills it once, so that one that is too slow to be sent is not published either. */
async function compileOrRefuse(source: TemplateSource, { name, locale }: Pick<Template, 'name' | 'locale'>) {
  try {
    const compiled = await compileTemplate(source, variablesOf(name));
    previewOf({ ...compiled, locale }, undefined);
    return compiled;
  } catch (error) {
    if (error instanceof TemplateFault) throw emailError('template.invalid', { reason: error.message }, error);
    throw error;
  }
}
