import { RE2JS } from 're2js';

/** An expression as the validator takes it: it keeps expressions by their text. */
export interface LinearPattern {
  test(text: string): boolean;
  toString(): string;
}

/** A pattern as an expression that takes time linear in the text, whatever the text. Throws on what cannot be one, such as look-around. */
export function compilePattern(pattern: string): LinearPattern {
  const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
  return { test: (text) => expression.matcher(text).find(), toString: () => `/${pattern}/` };
}
