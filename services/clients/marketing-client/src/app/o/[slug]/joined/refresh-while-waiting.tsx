'use client';

import { useRouter } from 'next/navigation';
import { type ReactElement, useEffect, useState } from 'react';

const INTERVAL_MS = 1500;
const ATTEMPTS = 80;

/** Asks the server again until it renders something else than this; after two minutes it stops and says so. */
export function RefreshWhileWaiting({ slowText }: { readonly slowText: string }): ReactElement | null {
  const router = useRouter();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (attempt >= ATTEMPTS) return undefined;
    const timer = setTimeout(() => {
      router.refresh();
      setAttempt(attempt + 1);
    }, INTERVAL_MS);
    return () => clearTimeout(timer);
  }, [attempt, router]);
  return attempt >= ATTEMPTS ? <p className="mt-4">{slowText}</p> : null;
}
