import type { ReactElement } from 'react';
import { categoryOf, isFailure } from './event-facts.ts';

export function EventType({ type }: { readonly type: string }): ReactElement {
  return (
    <code className="event-type" data-category={categoryOf(type)} data-failure={isFailure(type)}>
      {type}
    </code>
  );
}
