import type { Problem } from '@prognetwork/bff';
import type { ReactElement } from 'react';
import { PageHead, type Crumb } from './page-head.tsx';
import { ProblemPanel } from './problem-panel.tsx';

interface FailedProps {
  readonly crumb: Crumb;
  readonly title: string;
  readonly problem: Problem;
}

/** A page whose subject could not be read: it still says what it is about and leads back. */
export function Failed({ crumb, title, problem }: FailedProps): ReactElement {
  return (
    <>
      <title>{title}</title>
      <PageHead crumbs={[crumb]} title={title} />
      <ProblemPanel problem={problem} />
    </>
  );
}
