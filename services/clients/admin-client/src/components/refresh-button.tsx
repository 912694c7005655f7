'use client';

import { Button } from '@prognetwork/design-system';
import { useRouter } from 'next/navigation';
import { type ReactElement, useTransition } from 'react';

export function RefreshButton({ label }: { readonly label: string }): ReactElement {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  return (
    <Button variant="secondary" size="small" busy={isPending} onClick={() => startTransition(() => router.refresh())}>
      {label}
    </Button>
  );
}
