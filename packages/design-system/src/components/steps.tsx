import type { ReactElement } from 'react';
import { CheckIcon, CrossIcon, UndoIcon } from './icons.tsx';

export type StepStatus = 'pending' | 'running' | 'done' | 'failed' | 'compensated';

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly status: StepStatus;
  /** The status in words, in the reader's language: the mark alone is not enough. */
  readonly statusLabel: string;
  readonly detail?: string;
}

function StepMark({ status }: { readonly status: StepStatus }): ReactElement {
  return (
    <span className="pn-step-mark" aria-hidden="true">
      {status === 'done' && <CheckIcon />}
      {status === 'failed' && <CrossIcon />}
      {status === 'compensated' && <UndoIcon />}
    </span>
  );
}

export function Steps({ steps, label }: { readonly steps: readonly Step[]; readonly label: string }): ReactElement {
  return (
    <ol className="pn-steps" aria-label={label}>
      {steps.map((step) => (
        <li key={step.id} className="pn-step" data-status={step.status} aria-current={step.status === 'running' ? 'step' : undefined}>
          <StepMark status={step.status} />
          <div>
            <p className="pn-step-title">{step.title}</p>
            {step.detail && <p className="pn-step-detail">{step.detail}</p>}
          </div>
          <span className="pn-step-status">{step.statusLabel}</span>
        </li>
      ))}
    </ol>
  );
}
