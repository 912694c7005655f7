'use client';

import { Button } from '@prognetwork/design-system';
import type { ReactElement } from 'react';
import { Icon } from './icons.tsx';

export function PrintButton({ label }: { readonly label: string }): ReactElement {
  return (
    <Button variant="secondary" onClick={() => window.print()}>
      <Icon name="print" /> {label}
    </Button>
  );
}
