import type { ReactElement } from 'react';

/** A service with the colour that stands for it everywhere. */
export function ServiceName({ name }: { readonly name: string }): ReactElement {
  return (
    <span className="service-name" data-service={name}>
      <span className="service-dot" aria-hidden="true" />
      {name}
    </span>
  );
}
