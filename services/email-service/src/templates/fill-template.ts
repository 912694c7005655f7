import { createContext, Script } from 'node:vm';
import Handlebars from 'handlebars';
import type { CompiledTemplate } from './compile-template.ts';
import { knownHelpers, TemplateFault } from './template-language.ts';

/** What a template is filled with. `locale` decides how dates and amounts are written. */
export interface TemplateValues {
  readonly locale: string;
  readonly [name: string]: unknown;
}

export interface FilledTemplate {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export type TemplateFiller = (values: TemplateValues) => FilledTemplate;

export const FILL_TIMEOUT_MS = 50;

const handlebars = Handlebars.create();
for (const name of Object.keys(handlebars.helpers)) if (!knownHelpers[name]) handlebars.unregisterHelper(name);
handlebars.registerHelper('date', (time: unknown, options: Handlebars.HelperOptions) => formatDate(time, localeOf(options)));
handlebars.registerHelper('money', (money: unknown, options: Handlebars.HelperOptions) => formatMoney(money, localeOf(options)));

/** Prepares a compiled template for any number of recipients. Values are escaped in the HTML; prototypes are out of reach. */
export function createFiller(template: CompiledTemplate): TemplateFiller {
  const html = prepare(template.html, false);
  const text = prepare(template.text, true);
  const subject = prepare(template.subject, true);
  return (values) => within(FILL_TIMEOUT_MS, () => ({ subject: oneLine(subject(values)), html: html(values), text: text(values) }));
}

function prepare(source: string, noEscape: boolean): (values: TemplateValues) => string {
  const template = handlebars.compile<TemplateValues>(source, { noEscape, knownHelpers: { ...knownHelpers }, knownHelpersOnly: true });
  const fill = (values: TemplateValues): string =>
    template(values, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
  // The first call compiles, which is not to count as filling; without values no loop runs.
  fill({ locale: 'en' });
  return fill;
}

const call = new Script('work()');
const sandbox = createContext({ work: () => undefined as unknown });
/** The clock runs on while a busy machine does something else: a template is too slow only if it is so again and again. */
const TRIES = 3;

/** Ends `work` when it takes too long, wherever it is: a template must not hold up the process. */
function within<Result>(timeoutMs: number, work: () => Result): Result {
  for (let attempt = 1; ; attempt += 1) {
    let result: { readonly value: Result } | undefined;
    sandbox['work'] = () => {
      result = { value: work() };
    };
    try {
      call.runInContext(sandbox, { timeout: timeoutMs });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      if (attempt === TRIES) throw new TemplateFault(`Filling took more than ${timeoutMs} ms.`);
    }
    if (result !== undefined) return result.value;
  }
}

/** A line break in a subject would begin another header. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}

function localeOf(options: Handlebars.HelperOptions): string {
  const root: unknown = options.data?.root;
  const locale = typeof root === 'object' && root !== null && 'locale' in root ? root.locale : undefined;
  return typeof locale === 'string' ? locale : 'en';
}

function formatDate(time: unknown, locale: string): string {
  const date = new Date(String(time));
  if (Number.isNaN(date.getTime())) return '';
  return (
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC', hourCycle: 'h23' }).format(date) + ' UTC'
  );
}

/** Amounts are text in minor units; how many of them make one unit depends on the currency. */
function formatMoney(money: unknown, locale: string): string {
  if (typeof money !== 'object' || money === null || !('amount' in money) || !('currency' in money)) return '';
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: String(money.currency) });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const minor = String(money.amount)
    .replace('-', '')
    .padStart(digits + 1, '0');
  const decimal = digits === 0 ? minor : `${minor.slice(0, -digits)}.${minor.slice(-digits)}`;
  const signed = String(money.amount).startsWith('-') ? `-${decimal}` : decimal;
  // A decimal string keeps every digit where a number could not.
  return format.format(signed as unknown as number);
}
