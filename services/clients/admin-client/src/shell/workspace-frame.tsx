import { GatewayError, type Problem } from '@prognetwork/bff';
import { Logo } from '@prognetwork/design-system';
import type { ReactElement } from 'react';
import { ProblemPanel } from '../components/problem-panel.tsx';

/** Opens a workspace, or says why the platform cannot tell now whether it may be opened. */
export async function tryOpen<T>(open: () => Promise<T>): Promise<{ readonly opened: T } | { readonly problem: Problem }> {
  try {
    return { opened: await open() };
  } catch (error) {
    if (error instanceof GatewayError) return { problem: error.problem };
    throw error;
  }
}

export function Outage({ problem }: { readonly problem: Problem }): ReactElement {
  return (
    <div className="standalone">
      <header>
        <Logo />
      </header>
      <main id="main" className="pn-card">
        <ProblemPanel problem={problem} />
      </main>
    </div>
  );
}
