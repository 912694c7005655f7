import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import type { LogLine } from '../contract/monitoring.ts';
import { formatClock } from '../format/time.ts';
import { ServiceName } from '../traces/service-name.tsx';

interface LogTableProps {
  readonly caption: string;
  readonly lines: readonly LogLine[];
  /** Whether each line leads to its trace; on the trace's own page it need not. */
  readonly hasTraceLinks?: boolean;
}

/** Log lines as they were written; what a line carries besides its message unfolds below it. */
export async function LogTable({ caption, lines, hasTraceLinks = false }: LogTableProps): Promise<ReactElement> {
  const t = await getTranslations('logs');
  return (
    <ol className="logs" aria-label={caption}>
      {lines.map((line, index) => (
        <li key={index} data-level={line.level}>
          <time dateTime={line.at} title={line.at}>
            {formatClock(line.at)}
          </time>
          <span className="log-level">{line.level}</span>
          <ServiceName name={line.service} />
          <Message line={line} />
          {hasTraceLinks && line.traceId !== null && (
            <Link href={`/platform/traces/${line.traceId}`} className="quiet-link">
              {t('toTrace')}
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}

function Message({ line }: { readonly line: LogLine }): ReactElement {
  const attributes = Object.entries(line.attributes);
  if (attributes.length === 0) return <span className="log-message">{line.message}</span>;
  return (
    <details className="log-message">
      <summary>{line.message}</summary>
      <dl>
        {attributes.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
