import type { AnchorHTMLAttributes, ElementType, ReactElement } from 'react';
import { classNames } from './class-names.ts';

export type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & {
  readonly href: string;
  /** `plain` is for navigation, where position already says that it is a link. */
  readonly plain?: boolean;
  readonly component?: ElementType;
};

export function Link({ plain = false, className, component: Component = 'a', ...rest }: LinkProps): ReactElement {
  return <Component {...rest} className={classNames(plain ? 'pn-link-plain' : 'pn-link', className)} />;
}

export function SkipLink({ href = '#main', children }: { readonly href?: string; readonly children: string }): ReactElement {
  return (
    <a className="pn-skip-link" href={href}>
      {children}
    </a>
  );
}
