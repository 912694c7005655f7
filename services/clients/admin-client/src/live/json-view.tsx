import type { ReactElement } from 'react';

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)/g;

export interface JsonToken {
  readonly kind: 'key' | 'text' | 'number' | 'word' | 'plain';
  readonly text: string;
}

/** Cuts formatted JSON into tokens that can be coloured; put together again they are the same text. */
export function tokenize(json: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  let end = 0;
  for (const match of json.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: json.slice(end, match.index) });
    const kind = match[1] === undefined ? (match[3] === undefined ? 'word' : 'number') : match[2] === undefined ? 'text' : 'key';
    tokens.push({ kind, text: match[0] });
    end = match.index + match[0].length;
  }
  return end < json.length ? [...tokens, { kind: 'plain', text: json.slice(end) }] : tokens;
}

export function JsonView({ value, label }: { readonly value: unknown; readonly label: string }): ReactElement {
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className="json" aria-label={label} tabIndex={0} role="region">
      {tokenize(JSON.stringify(value, null, 2) ?? 'null').map(({ kind, text }, index) => (
        <span key={index} data-token={kind}>
          {text}
        </span>
      ))}
    </pre>
  );
}
