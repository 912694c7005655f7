import { RE2JS } from 're2js';

/** A pattern as an expression that takes time linear in the text, whatever the text. Throws on what cannot be one, such as look-around. */
export function compilePattern(pattern: string): { test(text: string): boolean } {
  const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
  return { test: (text) => expression.matcher(text).find() };
}
