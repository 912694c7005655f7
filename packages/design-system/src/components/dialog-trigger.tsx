'use client';

import type { ReactElement } from 'react';
import { Button, type ButtonProps } from './button.tsx';

/** Opens the Dialog with the id given. */
export function DialogTrigger({ dialogId, ...rest }: ButtonProps & { readonly dialogId: string }): ReactElement {
  const open = () => {
    const dialog = document.getElementById(dialogId);
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  };
  return <Button {...rest} aria-haspopup="dialog" onClick={open} />;
}
