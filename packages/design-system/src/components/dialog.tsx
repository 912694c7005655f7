import type { ReactElement, ReactNode } from 'react';
import { CrossIcon } from './icons.tsx';

export interface DialogProps {
  readonly id: string;
  readonly title: string;
  readonly closeLabel: string;
  readonly children: ReactNode;
}

/** A native modal: focus trap, Escape and backdrop come from the browser. Open it with DialogTrigger. */
export function Dialog({ id, title, closeLabel, children }: DialogProps): ReactElement {
  return (
    <dialog id={id} className="pn-dialog" aria-labelledby={`${id}-title`}>
      <div className="pn-dialog-head">
        <h2 className="pn-dialog-title" id={`${id}-title`}>
          {title}
        </h2>
        <form method="dialog">
          <button type="submit" className="pn-theme-toggle" aria-label={closeLabel}>
            <CrossIcon />
          </button>
        </form>
      </div>
      {children}
    </dialog>
  );
}
