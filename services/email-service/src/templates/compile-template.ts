import { htmlToText } from './html-to-text.ts';
import { checkTemplate, countTokens, TemplateFault } from './template-language.ts';

/** A template as it is written. */
export interface TemplateSource {
  readonly subject: string;
  readonly mjml: string;
}

/** A template ready to be filled: all three parts still hold their `{{…}}`. */
export interface CompiledTemplate {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

const MAX_ERRORS = 5;

/** Compiles a template when it is published. Throws TemplateFault when it is not valid, or when compiling would lose a part of it. */
export async function compileTemplate(source: TemplateSource, variables: readonly string[]): Promise<CompiledTemplate> {
  checkTemplate(source.subject, variables);
  checkTemplate(source.mjml, variables);
  refuseForbidden(source.mjml);
  const html = await renderMjml(source.mjml);
  assertNoTokenLost(source.mjml, html);
  checkTemplate(html, variables);
  const text = htmlToText(html);
  checkTemplate(text, variables);
  return { subject: source.subject, html, text };
}

function refuseForbidden(mjml: string): void {
  if (/<mj-include\b/i.test(mjml)) throw new TemplateFault('mj-include is not allowed: a template is one document.');
  if (/<\s*(script|iframe|object|embed|form)\b/i.test(mjml)) throw new TemplateFault('Scripts, frames and forms are not allowed in mail.');
  if (/(href|src)\s*=\s*["']?\s*(javascript|data|vbscript):/i.test(mjml))
    throw new TemplateFault('Links must lead to a web or mail address.');
  if (/\son[a-z]+\s*=/i.test(mjml.replaceAll(/>[^<]*</g, '><'))) throw new TemplateFault('Event handlers are not allowed in mail.');
}

async function renderMjml(mjml: string): Promise<string> {
  const { source, restore } = shieldColours(mjml);
  // Loaded when the first template is published: it is large, and a running service seldom needs it.
  const { default: mjml2html } = await import('mjml');
  let result: Awaited<ReturnType<typeof mjml2html>>;
  try {
    result = await mjml2html(source, { validationLevel: 'soft', ignoreIncludes: true, fonts: {}, keepComments: false });
  } catch (error) {
    throw new TemplateFault(`The MJML cannot be read: ${(error as Error).message.slice(0, 300)}`);
  }
  if (result.errors.length > 0) {
    throw new TemplateFault(
      result.errors
        .slice(0, MAX_ERRORS)
        .map(({ line, tagName, message }) => `Line ${line} (${tagName}): ${message}`)
        .join(' '),
    );
  }
  return restore(result.html);
}

const COLOUR_TOKEN = /(color\s*=\s*")(\{\{[^{}"]*\}\})(")/g;

/** MJML refuses `color="{{…}}"` as no colour, so each such token is a colour of its own while it compiles. */
function shieldColours(mjml: string): { source: string; restore: (html: string) => string } {
  const tokens: string[] = [];
  const placeholder = (index: number): string => `#c0de${index.toString(16).padStart(2, '0')}`;
  const source = mjml.replaceAll(COLOUR_TOKEN, (_attribute, before: string, token: string, after: string) => {
    const known = tokens.indexOf(token);
    const index = known === -1 ? tokens.push(token) - 1 : known;
    return before + placeholder(index) + after;
  });
  if (tokens.length > 0xff) throw new TemplateFault('Too many different colours are variables.');
  return {
    source,
    restore: (html) => tokens.reduce((text, token, index) => text.replaceAll(new RegExp(placeholder(index), 'gi'), () => token), html),
  };
}

/** MJML drops text between its tags without a word, and with it a lonely `{{#if}}`. */
function assertNoTokenLost(mjml: string, html: string): void {
  const compiled = countTokens(html);
  for (const [token, count] of countTokens(mjml)) {
    if ((compiled.get(token) ?? 0) < count) {
      throw new TemplateFault(`${token} was lost when the template was compiled. Between MJML tags, put it into <mj-raw>.`);
    }
  }
}
