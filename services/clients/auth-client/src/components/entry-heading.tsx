import type { ReactElement, ReactNode } from 'react';

export function EntryHeading({ title, children }: { readonly title: string; readonly children?: ReactNode }): ReactElement {
  return (
    <div>
      <h1 className="text-3xl">{title}</h1>
      {children && <p className="mt-2 text-content-subtle">{children}</p>}
    </div>
  );
}
