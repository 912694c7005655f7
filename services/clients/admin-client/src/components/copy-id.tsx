'use client';

import { type ReactElement, useEffect, useState } from 'react';
import { Icon } from './icons.tsx';

interface CopyIdProps {
  readonly value: string;
  readonly label: string;
  readonly copiedLabel: string;
  /** Shown instead of the whole value, which is still what is copied. */
  readonly shown?: string;
}

export function CopyId({ value, label, copiedLabel, shown = value }: CopyIdProps): ReactElement {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    );
  return (
    <button type="button" className="copy-id" onClick={() => void copy()} title={value}>
      <span className="sr-only">{label}</span>
      <code>{shown}</code>
      <Icon name={isCopied ? 'check' : 'copy'} />
      <span className="sr-only" role="status">
        {isCopied ? copiedLabel : ''}
      </span>
    </button>
  );
}
