import { Badge } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { compareFields } from './compare-fields.ts';
import { diffJson, type DiffLine } from './diff-lines.ts';

interface SchemaDiffProps {
  readonly before: unknown;
  readonly after: unknown;
  readonly label: string;
}

const intentOf = { added: 'success', removed: 'danger', changed: 'warning' } as const;

/** What changed from one schema to another: the fields in words, then line by line with what stayed the same folded. */
export async function SchemaDiff({ before, after, label }: SchemaDiffProps): Promise<ReactElement> {
  const t = await getTranslations('schemas');
  const parts = diffJson(before, after);
  if (parts.length === 0) return <p className="panel-note">{t('same')}</p>;
  return (
    <>
      <FieldDifferences before={before} after={after} />
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="diff" aria-label={label} tabIndex={0}>
        {parts.map(({ isFolded, lines }, index) =>
          isFolded ? (
            <details key={index} className="diff-fold">
              <summary>{t('unchangedLines', { count: lines.length })}</summary>
              <Lines lines={lines} words={{ added: t('added'), removed: t('removed') }} />
            </details>
          ) : (
            <Lines key={index} lines={lines} words={{ added: t('added'), removed: t('removed') }} />
          ),
        )}
      </section>
    </>
  );
}

async function FieldDifferences({ before, after }: Pick<SchemaDiffProps, 'before' | 'after'>): Promise<ReactElement | null> {
  const t = await getTranslations('schemas');
  const differences = compareFields(before, after);
  if (differences.length === 0) return null;
  return (
    <ul className="field-differences" aria-label={t('fieldDifferences')}>
      {differences.map((difference) => (
        <li key={difference.path}>
          <Badge intent={intentOf[difference.what]}>{t(difference.what)}</Badge>
          <code className="break">{difference.path}</code>
          <span className="muted break">
            {difference.what === 'changed' && (
              <>
                <del>{difference.before}</del>
                {' → '}
              </>
            )}
            {difference.after ?? difference.before}
          </span>
        </li>
      ))}
    </ul>
  );
}

const marks = { same: ' ', added: '+', removed: '−' } as const;

interface LinesProps {
  readonly lines: readonly DiffLine[];
  readonly words: Readonly<Record<'added' | 'removed', string>>;
}

function Lines({ lines, words }: LinesProps): ReactElement {
  return (
    <pre>
      {lines.map(({ kind, text }, index) => (
        <span key={index} className="diff-line" data-kind={kind}>
          <span aria-hidden="true">{marks[kind]} </span>
          {kind !== 'same' && <span className="sr-only">{words[kind]}: </span>}
          {text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
