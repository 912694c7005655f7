import { diffLines } from 'diff';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

interface SchemaDiffProps {
  readonly before: unknown;
  readonly after: unknown;
  readonly label: string;
}

interface Line {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** What changed from one schema to another, line by line. */
export async function SchemaDiff({ before, after, label }: SchemaDiffProps): Promise<ReactElement> {
  const t = await getTranslations('schemas');
  const lines = diffLines(toText(before), toText(after)).flatMap(({ value, added, removed }): Line[] =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text })),
  );
  const changed = lines.filter(({ kind }) => kind !== 'same').length;
  if (changed === 0) return <p className="panel-note">{t('same')}</p>;
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className="diff" aria-label={label} tabIndex={0} role="region">
      {lines.map(({ kind, text }, index) => (
        <DiffLine key={index} kind={kind} text={text} words={{ added: t('added'), removed: t('removed') }} />
      ))}
    </pre>
  );
}

const marks = { same: ' ', added: '+', removed: '−' } as const;

function DiffLine({ kind, text, words }: Line & { readonly words: Readonly<Record<'added' | 'removed', string>> }): ReactElement {
  return (
    <span className="diff-line" data-kind={kind}>
      <span aria-hidden="true">{marks[kind]} </span>
      {kind !== 'same' && <span className="sr-only">{words[kind]}: </span>}
      {text}
      {'\n'}
    </span>
  );
}

/** With the names in order, so that only what differs is shown. */
function toText(schema: unknown): string {
  return `${JSON.stringify(sorted(schema), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inside]) => [name, sorted(inside)]),
  );
}
