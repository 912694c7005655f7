import type { ReactElement, ReactNode } from 'react';

export type Fact = readonly [label: ReactNode, value: ReactNode];

/** Label and value pairs of one thing. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactElement {
  return (
    <dl className="facts">
      {facts.map(([label, value], index) => (
        <div key={index}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface Figure {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}

/** The few numbers that say how things stand, in one strip. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }): ReactElement {
  return (
    <dl className="figures pn-card">
      {figures.map(({ label, value, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <span className="figure-value">{value}</span>
            {note !== undefined && <span className="figure-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
