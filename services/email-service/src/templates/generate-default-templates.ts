import { writeFile } from 'node:fs/promises';
import { compileTemplate, type CompiledTemplate } from './compile-template.ts';
import { defaultTemplate, LOCALES, templateVariables, type TemplateName } from './default-templates.ts';

export const GENERATED_FILE = new URL('generated/default-templates.json', import.meta.url);

/** Every default template compiled, by `name/locale`. */
export async function compileDefaultTemplates(): Promise<Record<string, CompiledTemplate>> {
  const compiled: Record<string, CompiledTemplate> = {};
  // Object.keys of a record typed by these names gives these names.
  for (const name of Object.keys(templateVariables) as TemplateName[]) {
    for (const locale of LOCALES)
      compiled[`${name}/${locale}`] = await compileTemplate(defaultTemplate(name, locale), templateVariables[name]);
  }
  return compiled;
}

// Run as a script it writes the file; a test holds the file to the sources.
if (import.meta.main) await writeFile(GENERATED_FILE, `${JSON.stringify(await compileDefaultTemplates(), null, 1)}\n`);
