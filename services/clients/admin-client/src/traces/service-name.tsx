import type { ReactElement } from 'react';

/** A service with the colour that stands for it everywhere. */
export function ServiceName({ name, isWhole = false }: { readonly name: string; readonly isWhole?: boolean }): ReactElement {
  return (
    <span className="service-name" data-service={name} title={name}>
      <span className="service-dot" aria-hidden="true" />
      {isWhole ? name : shortName(name)}
    </span>
  );
}

/** Every row says service; what tells them apart is the rest. */
function shortName(service: string): string {
  return service.replace(/^api-/, '').replace(/-service$/, '');
}
