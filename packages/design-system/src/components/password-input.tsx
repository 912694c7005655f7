'use client';

import { type ReactElement, useState, useSyncExternalStore } from 'react';
import { controlProps, Field, type FieldText } from './field.tsx';

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
      <div className="pn-password">
        <input
          {...controlProps(name, field)}
          className="pn-input"
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
            className="pn-password-toggle"
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
