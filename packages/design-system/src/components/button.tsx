import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ElementType, ReactElement } from 'react';
import { classNames } from './class-names.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

interface ButtonLook {
  readonly variant?: ButtonVariant;
  readonly size?: 'small' | 'normal';
  readonly wide?: boolean;
}

export function buttonClass({ variant = 'primary', size = 'normal', wide = false }: ButtonLook = {}): string {
  return classNames('pn-button', `pn-button-${variant}`, size === 'small' && 'pn-button-small', wide && 'pn-button-wide');
}

export type ButtonProps = ButtonLook & ButtonHTMLAttributes<HTMLButtonElement> & { readonly busy?: boolean };

/** `busy` tells that work is under way without taking the focus away, as `disabled` would. */
export function Button({ variant, size, wide, busy = false, className, type = 'button', ...rest }: ButtonProps): ReactElement {
  const look = buttonClass(definedLook(variant, size, wide));
  return <button {...rest} type={type} data-busy={busy} aria-busy={busy} className={classNames(look, className)} />;
}

export type ButtonLinkProps = ButtonLook &
  AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string; readonly component?: ElementType };

/** A link that looks like a button; pass `component={NextLink}` for navigation inside the app. */
export function ButtonLink({ variant, size, wide, className, component: Component = 'a', ...rest }: ButtonLinkProps): ReactElement {
  return <Component {...rest} className={classNames(buttonClass(definedLook(variant, size, wide)), className)} />;
}

function definedLook(variant: ButtonVariant | undefined, size: 'small' | 'normal' | undefined, wide: boolean | undefined): ButtonLook {
  return { ...(variant && { variant }), ...(size && { size }), ...(wide !== undefined && { wide }) };
}
