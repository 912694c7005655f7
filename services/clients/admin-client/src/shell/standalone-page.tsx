import { EmptyState, Logo } from '@prognetwork/design-system';
import type { ReactElement, ReactNode } from 'react';

interface StandalonePageProps {
  readonly title: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A page outside any workspace: nothing to run here, a wrong address, a session that ended. */
export function StandalonePage({ title, action, children }: StandalonePageProps): ReactElement {
  return (
    <div className="standalone">
      <header>
        <Logo />
      </header>
      <main id="main" className="pn-card">
        <EmptyState title={title} headingLevel="h1" action={action}>
          {children}
        </EmptyState>
      </main>
    </div>
  );
}
