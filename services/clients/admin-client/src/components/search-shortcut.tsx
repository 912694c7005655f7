'use client';

import { useEffect } from 'react';

/** `/` puts the cursor into the page's search field, unless one is already typing somewhere. */
export function SearchShortcut(): null {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]') !== null) return;
      const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
      if (field === null) return;
      event.preventDefault();
      field.focus();
      field.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return null;
}
