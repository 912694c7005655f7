'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const EVERY_MS = 3000;

/** Reads the page anew a few times: what it shows is still arriving. */
export function RefreshForAWhile({ times }: { readonly times: number }): null {
  const router = useRouter();
  useEffect(() => {
    let left = times;
    const timer = setInterval(() => {
      // Who types in a dialog is not disturbed, and nobody looks at a hidden page.
      if (document.hidden || document.querySelector('dialog[open]') !== null) return;
      left -= 1;
      if (left <= 0) clearInterval(timer);
      router.refresh();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [router, times]);
  return null;
}
