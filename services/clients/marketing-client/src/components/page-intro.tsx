import type { ReactElement, ReactNode } from 'react';

export function PageIntro({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <header className="max-w-2xl">
      <h1 className="text-4xl font-bold">{title}</h1>
      <p className="mt-4 text-lg text-content-subtle">{children}</p>
    </header>
  );
}
