'use client';

import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';

interface MenuProps {
  readonly label: string;
  readonly summary: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A disclosure that behaves as people expect of a menu: Escape, a click elsewhere and a choice close it. Opens without JavaScript. */
export function Menu({ label, summary, className = '', children }: MenuProps): ReactElement {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const element = details.current;
    if (element === null) return undefined;
    const close = () => element.removeAttribute('open');
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !element.contains(event.target)) close();
    };
    const onClick = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest('a') !== null) close();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !element.open) return;
      close();
      element.querySelector('summary')?.focus();
    };
    document.addEventListener('pointerdown', onPointer);
    element.addEventListener('click', onClick);
    element.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      element.removeEventListener('click', onClick);
      element.removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <details ref={details} className={`menu ${className}`}>
      <summary>
        <span className="sr-only">{label}</span>
        {summary}
      </summary>
      <div className="menu-panel">{children}</div>
    </details>
  );
}
