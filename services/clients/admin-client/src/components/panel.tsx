import type { ReactElement, ReactNode } from 'react';

interface PanelProps {
  readonly title: string;
  readonly id: string;
  readonly action?: ReactNode;
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}

/** A titled card; flush for lists and tables that reach its edges. */
export function Panel({ title, id, action, isFlush = false, children }: PanelProps): ReactElement {
  return (
    <div className="panel pn-card pn-card-flush">
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      <div className={isFlush ? 'panel-flush' : 'panel-body'}>{children}</div>
    </div>
  );
}
