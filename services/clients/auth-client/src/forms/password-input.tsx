'use client';

import { controlProps, Field, type FieldText } from '@prognetwork/design-system';
import { type ReactElement, useState, useSyncExternalStore } from 'react';

export interface PasswordText {
  readonly show: string;
  readonly hide: string;
}

export type PasswordInputProps = FieldText & { readonly name: string; readonly autoComplete?: string; readonly text: PasswordText };

function neverChanges(): () => void {
  return () => undefined;
}

/** True once scripts run: without them the button could do nothing, so it is not there. */
function useHasScripts(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}

export function PasswordInput({ name, autoComplete, text, ...field }: PasswordInputProps): ReactElement {
  const [isShown, setShown] = useState(false);
  const hasScripts = useHasScripts();
  return (
    <Field id={name} {...field}>
      <div className="relative">
        <input
          {...controlProps(name, field)}
          className={hasScripts ? 'pn-input pe-24' : 'pn-input'}
          name={name}
          type={isShown ? 'text' : 'password'}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        {hasScripts && (
          <button
            type="button"
            className="absolute inset-y-0 end-0 min-w-20 cursor-pointer rounded-md px-3 text-sm font-bold text-content-accent-default hover:underline"
            aria-pressed={isShown}
            aria-controls={name}
            onClick={() => setShown(!isShown)}
          >
            {isShown ? text.hide : text.show}
          </button>
        )}
      </div>
    </Field>
  );
}
