'use client';

import { Button, EmptyState } from '@prognetwork/design-system';
import type { ReactElement } from 'react';
import texts from '../../messages/error-page.json';

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** Runs where nothing else may be working, so it takes its language from the document and its words from the build. */
export default function ErrorPage({ error, reset }: ErrorPageProps): ReactElement {
  const isGerman = typeof document !== 'undefined' && document.documentElement.lang === 'de';
  const text = isGerman ? texts.de : texts.en;
  return (
    <main id="main">
      <EmptyState headingLevel="h1" title={text.title} action={<Button onClick={() => reset()}>{text.retry}</Button>}>
        <p>{text.description}</p>
        {error.digest && <p className="mt-2 text-sm">{text.reference.replace('{digest}', error.digest)}</p>}
      </EmptyState>
    </main>
  );
}
