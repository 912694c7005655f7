'use client';

import './globals.css';
import type { ReactElement } from 'react';
import ErrorPage from './error.tsx';

/** When the layout itself fails there is no page around the message, and no language known but the browser's. */
export default function GlobalError(props: Parameters<typeof ErrorPage>[0]): ReactElement {
  const isGerman = typeof navigator !== 'undefined' && navigator.language.startsWith('de');
  return (
    <html lang={isGerman ? 'de' : 'en'}>
      <body>
        <main>
          <ErrorPage {...props} />
        </main>
      </body>
    </html>
  );
}
