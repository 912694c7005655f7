import { describe, expect, test } from 'vitest';
import de from '../../messages/de.json' with { type: 'json' };
import en from '../../messages/en.json' with { type: 'json' };
import errorPage from '../../messages/error-page.json' with { type: 'json' };

/** Every message with its place and the arguments that it takes. */
function shapeOf(messages: object, path = ''): string[] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]) => {
    const place = `${path}${key}`;
    if (typeof value === 'object' && value !== null) return shapeOf(value, `${place}.`);
    const placeholders = [...String(value).matchAll(/\{(\w+)/g)].map((match) => String(match[1])).toSorted((a, b) => a.localeCompare(b));
    return [`${place}(${placeholders.join(',')})`];
  });
}

describe('the messages', () => {
  test('exist in every language with the same arguments', () => {
    expect(shapeOf(en).length).toBeGreaterThan(50);
    expect(shapeOf(de)).toEqual(shapeOf(en));
    expect(shapeOf(errorPage.de)).toEqual(shapeOf(errorPage.en));
  });

  test('say something everywhere', () => {
    for (const messages of [en, de]) expect(JSON.stringify(messages)).not.toContain('""');
  });
});
