import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brandOf, contrast, platformBrand } from './brand.ts';
import { compileTemplate, type CompiledTemplate } from './compile-template.ts';
import { LOCALES, mailLocaleOf, templateVariables } from './default-templates.ts';
import { createFiller } from './fill-template.ts';
import { compileDefaultTemplates, GENERATED_FILE } from './generate-default-templates.ts';
import { htmlToText } from './html-to-text.ts';

const variables = ['person.name', 'items', 'secret', 'brand.color', 'amount', 'url'];
const document = (inner: string) => `<mjml><mj-body><mj-section><mj-column>${inner}</mj-column></mj-section></mj-body></mjml>`;
const compile = (inner: string, subject = 'Hello') => compileTemplate({ subject, mjml: document(inner) }, variables);

describe('publishing a template', () => {
  test('keeps variables in text, links and colours, and makes a text part', async () => {
    const template = await compile('<mj-text color="{{brand.color}}">Hi {{person.name}}</mj-text><mj-button href="{{url}}">Go</mj-button>');
    expect(template.html).toContain('color:{{brand.color}}');
    expect(template.html).toContain('href="{{url}}"');
    expect(template.text).toBe('Hi {{person.name}}\n\nGo: {{url}}\n');
  });

  test('keeps a condition inside mj-raw, and refuses one that MJML would drop without a word', async () => {
    const condition = (open: string, close: string) => `${open}<mj-text>Only for some</mj-text>${close}`;
    const kept = await compile(condition('<mj-raw>{{#if secret}}</mj-raw>', '<mj-raw>{{/if}}</mj-raw>'));
    const fill = createFiller(kept);
    expect(fill({ locale: 'en', secret: true }).html).toContain('Only for some');
    expect(fill({ locale: 'en' }).html).not.toContain('Only for some');
    await expect(compile(condition('{{#if secret}}', '{{/if}}'))).rejects.toThrow(/was lost.*<mj-raw>/);
  });

  test.each([
    ['an unknown variable', '<mj-text>{{person.nmae}}</mj-text>', /"person.nmae" is not known; known are/],
    ['an unknown helper', '<mj-text>{{lookup items "length"}}</mj-text>', /helper "lookup" is not known/],
    ['unescaped output', '<mj-text>{{{person.name}}}</mj-text>', /two braces/],
    ['unescaped output in another spelling', '<mj-text>{{&person.name}}</mj-text>', /two braces/],
    ['a partial', '<mj-text>{{> other}}</mj-text>', /partials/],
    ['a decorator', '<mj-text>{{* log}}</mj-text>', /decorators/],
    ['a way to the prototype', '<mj-text>{{#each items}}{{this.constructor.prototype}}{{/each}}</mj-text>', /not allowed/],
    ['data of the engine', '<mj-text>{{@root.constructor}}</mj-text>', /not (known|allowed)/],
    ['a block that is not closed', '<mj-text>{{#if secret}}</mj-text>', /cannot be read/],
    ['loops in loops in loops', '<mj-text>{{#each items}}{{#each a}}{{#each b}}x{{/each}}{{/each}}{{/each}}</mj-text>', /at most 2 deep/],
    ['an include of a file', '<mj-include path="/etc/passwd" />', /mj-include/],
    ['a script', '<mj-raw><script>alert(1)</script></mj-raw>', /Scripts/],
    ['an event handler', '<mj-raw><img src="https://example.org/a.png" onerror="alert(1)"></mj-raw>', /Event handlers/],
    ['a link that runs', '<mj-button href="javascript:alert(1)">Go</mj-button>', /web or mail address/],
    ['a tag that MJML does not know', '<mj-tetx>x</mj-tetx>', /mj-tetx/],
    ['a wrong attribute', '<mj-text colour="red">x</mj-text>', /colour/],
  ])('refuses %s and says why', async (_what, inner, reason) => {
    await expect(compile(inner)).rejects.toMatchObject({ name: 'TemplateFault', message: expect.stringMatching(reason) });
  });
});

describe('filling a template', () => {
  test('escapes every value in the HTML, whatever it holds', async () => {
    const fill = createFiller(await compile('<mj-text>§§{{person.name}}§§</mj-text>'));
    fc.assert(
      fc.property(fc.string(), (name) => {
        const { html } = fill({ locale: 'en', person: { name } });
        const shown = /§§([\s\S]*)§§/.exec(html)?.[1] ?? 'nothing <';
        expect(shown).not.toMatch(/[<>"]|&(?!amp;|lt;|gt;|quot;|#x)/);
      }),
    );
  });

  test('shows nothing of prototypes, and reads own fields only', () => {
    const parts = '{{toString}}{{person.constructor}}{{person.hidden}}';
    const fill = createFiller({ subject: parts, html: parts, text: parts });
    const person: unknown = Object.create({ hidden: 'hidden' });
    expect(fill({ locale: 'en', person })).toEqual({ subject: '', html: '', text: '' });
  });

  test('ends one that takes too long', () => {
    const parts = '{{#each items}}{{#each ../items}}{{#each ../items}}x{{/each}}{{/each}}{{/each}}';
    const fill = createFiller({ subject: 's', html: parts, text: parts });
    expect(() => fill({ locale: 'en', items: Array.from({ length: 1000 }, () => ({})) })).toThrow(/more than 50 ms/);
  });

  test('keeps a subject on one line, so that it begins no other header', () => {
    const fill = createFiller({ subject: 'Hi {{person.name}}', html: '', text: '' });
    expect(fill({ locale: 'en', person: { name: 'A\r\nBcc: all@example.org' } }).subject).toBe('Hi A Bcc: all@example.org');
  });

  test.each([
    ['en', '6000', 'EUR', '€60.00'],
    ['de', '6000', 'EUR', '60,00\u00a0€'],
    ['en', '5', 'EUR', '€0.05'],
    ['en', '500', 'JPY', '¥500'],
    ['en', '900719925474099312', 'USD', '$9,007,199,254,740,993.12'],
  ])('writes amounts in %s: %s %s is %s', (locale, amount, currency, expected) => {
    const parts: CompiledTemplate = { subject: '', html: '', text: '{{money amount}}' };
    expect(createFiller(parts)({ locale, amount: { amount, currency } }).text).toBe(expected);
  });
});

describe('the default templates', () => {
  test('are the compiled form of their sources (else run generate-default-templates.ts)', async () => {
    expect(JSON.parse(readFileSync(GENERATED_FILE, 'utf8'))).toEqual(await compileDefaultTemplates());
  });

  test('exist in every language', () => {
    expect(Object.keys(JSON.parse(readFileSync(GENERATED_FILE, 'utf8')) as object)).toHaveLength(
      Object.keys(templateVariables).length * LOCALES.length,
    );
    expect(['de-AT', 'DE', 'en-GB', 'fr', ''].map(mailLocaleOf)).toEqual(['de', 'de', 'en', 'en', 'en']);
  });
});

describe('a brand', () => {
  test('is readable in any colour', () => {
    const channel = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'));
    fc.assert(
      fc.property(fc.tuple(channel, channel, channel), (channels) => {
        const brand = brandOf({ name: 'A', primaryColor: `#${channels.join('')}`, logoText: null, tagline: null });
        expect(contrast(brand.color, brand.onColor)).toBeGreaterThanOrEqual(4);
        expect(contrast(brand.linkColor, '#ffffff')).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  test('has a mark, and falls back to the colour of the platform', () => {
    const mark = (name: string) => brandOf({ name, primaryColor: 'red; }', logoText: null, tagline: null });
    expect(mark('Nordlicht Energie eG')).toMatchObject({ mark: 'NE', color: platformBrand.color });
    expect(mark('ägir').mark).toBe('Ä');
    expect(mark('!!').mark).toBe('P');
  });
});

describe('the text part', () => {
  test('keeps what is read and drops what is not', () => {
    const html = `<head><style>a{}</style></head><div style="display:none">hidden</div><p>A &amp; B&nbsp;&#8212; &lt;c&gt;</p><!-- no -->
      <table><tr><th>Amount</th><td>5 €</td></tr></table><a href="mailto:a@example.org">a@example.org</a><br><a href="https://x.example">Go</a>`;
    expect(htmlToText(html)).toBe('A & B — <c>\n\nAmount: 5 €\n\na@example.org\nGo: https://x.example\n');
  });
});
