import { readFileSync } from 'node:fs';
import type { CompiledTemplate } from './compile-template.ts';
import type { MailLocale, TemplateName } from './default-templates.ts';
import { createFiller, type TemplateFiller } from './fill-template.ts';
import { GENERATED_FILE } from './generate-default-templates.ts';

let compiled: Readonly<Record<string, CompiledTemplate>> | undefined;
const fillers = new Map<string, TemplateFiller>();

/** A default template as it was compiled ahead: the compiler costs seconds and memory that a start need not spend. */
export function compiledDefault(name: TemplateName, locale: MailLocale): CompiledTemplate {
  // Written by generate-default-templates, whose result a test compares with the file.
  compiled ??= JSON.parse(readFileSync(GENERATED_FILE, 'utf8')) as Readonly<Record<string, CompiledTemplate>>;
  const template = compiled[`${name}/${locale}`];
  if (!template) throw new Error(`The default template ${name}/${locale} was not generated.`);
  return template;
}

export function defaultFiller(name: TemplateName, locale: MailLocale): TemplateFiller {
  const key = `${name}/${locale}`;
  const filler = fillers.get(key) ?? createFiller(compiledDefault(name, locale));
  fillers.set(key, filler);
  return filler;
}
