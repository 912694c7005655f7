import type { ReactElement } from 'react';

/** Three circles that overlap into one: chapters of a federation. Without `text` the mark needs a `label`. */
export function Logo({ text = 'ProgNetwork', label }: { readonly text?: string | null; readonly label?: string }): ReactElement {
  return (
    <span className="pn-logo">
      <svg
        viewBox="0 0 32 32"
        fill="none"
        role={text === null ? 'img' : undefined}
        aria-label={text === null ? label : undefined}
        aria-hidden={text === null ? undefined : true}
      >
        <circle cx="11" cy="20" r="9" fill="var(--pn-bg-accent-default)" />
        <circle cx="21" cy="20" r="8" stroke="currentColor" strokeWidth="2.5" />
        <circle cx="16" cy="10" r="6.5" fill="var(--pn-marigold-400)" />
      </svg>
      {text}
    </span>
  );
}
