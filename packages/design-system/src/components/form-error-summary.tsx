'use client';

import { type ReactElement, useEffect, useRef } from 'react';

export interface FormProblem {
  /** Id of the control at fault; without it the message stands alone. */
  readonly fieldId?: string;
  readonly message: string;
}

export interface FormErrorSummaryProps {
  readonly title: string;
  readonly problems: readonly FormProblem[];
}

/** Lists what must be mended with links to the fields, and takes the focus each time a submit comes back with problems. */
export function FormErrorSummary({ title, problems }: FormErrorSummaryProps): ReactElement | null {
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems.length > 0) summary.current?.focus();
  }, [problems]);
  if (problems.length === 0) return null;
  return (
    <div ref={summary} className="pn-error-summary" role="alert" tabIndex={-1}>
      <h2 className="pn-error-summary-title">{title}</h2>
      <ul>
        {problems.map(({ fieldId, message }) => (
          <li key={`${fieldId ?? ''}${message}`}>{fieldId ? <a href={`#${fieldId}`}>{message}</a> : message}</li>
        ))}
      </ul>
    </div>
  );
}
