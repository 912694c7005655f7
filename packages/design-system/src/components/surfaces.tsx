import type { HTMLAttributes, ReactElement, ReactNode } from 'react';
import type { Intent } from '../tokens/semantic.ts';
import { classNames } from './class-names.ts';
import { AlertIcon, CheckIcon, NoteIcon } from './icons.tsx';

export type CardProps = HTMLAttributes<HTMLElement> & {
  readonly as?: 'div' | 'section' | 'article' | 'li';
  /** `flush` drops the padding, for tables; `quiet` sinks into the page. */
  readonly look?: 'normal' | 'flush' | 'quiet';
};

export function Card({ as: Component = 'div', look = 'normal', className, ...rest }: CardProps): ReactElement {
  return <Component {...rest} className={classNames('pn-card', look !== 'normal' && `pn-card-${look}`, className)} />;
}

export interface CalloutProps {
  readonly intent?: Intent;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** `alert` interrupts a screen reader, `status` waits; leave it out for text that was there from the start. */
  readonly role?: 'alert' | 'status';
}

export function Callout({ intent = 'info', title, children, role }: CalloutProps): ReactElement {
  const Icon = intent === 'success' ? CheckIcon : intent === 'danger' || intent === 'warning' ? AlertIcon : NoteIcon;
  return (
    <div className={classNames('pn-callout', `pn-intent-${intent}`)} role={role}>
      <Icon className="pn-callout-icon" />
      {title && <p className="pn-callout-title">{title}</p>}
      {children && <div className="pn-callout-body">{children}</div>}
    </div>
  );
}

export interface BadgeProps {
  readonly intent?: Intent;
  readonly dot?: boolean;
  readonly children: ReactNode;
}

export function Badge({ intent = 'neutral', dot = false, children }: BadgeProps): ReactElement {
  return <span className={classNames('pn-badge', `pn-intent-${intent}`, dot && 'pn-badge-dot')}>{children}</span>;
}

export interface EmptyStateProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly headingLevel?: 'h1' | 'h2' | 'h3';
}

export function EmptyState({ title, children, action, headingLevel: Heading = 'h2' }: EmptyStateProps): ReactElement {
  return (
    <div className="pn-empty">
      <svg className="pn-empty-art" viewBox="0 0 112 72" fill="none" stroke="currentColor" strokeWidth="2.5" aria-hidden="true">
        <path d="M25 36h16m30 0h16" strokeDasharray="1 6" strokeLinecap="round" />
        <circle cx="12" cy="36" r="8.5" />
        <circle cx="100" cy="36" r="8.5" />
        <circle cx="56" cy="26" r="6" fill="var(--pn-marigold-400)" stroke="none" />
        <path d="M43 52a13 13 0 0 1 26 0Z" fill="var(--pn-bg-accent-subtle)" />
      </svg>
      <Heading className="pn-empty-title">{title}</Heading>
      {children && <div className="pn-empty-body">{children}</div>}
      {action}
    </div>
  );
}

/** Decorative placeholder; name the loading region itself with `aria-busy` or a status text. */
export function Skeleton({ className }: { readonly className?: string }): ReactElement {
  return <span className={classNames('pn-skeleton', className)} aria-hidden="true" />;
}

export interface PageHeaderProps {
  readonly title: ReactNode;
  readonly eyebrow?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHeader({ title, eyebrow, description, actions }: PageHeaderProps): ReactElement {
  return (
    <header className="pn-page-header">
      <div>
        {eyebrow && <p className="pn-page-header-eyebrow">{eyebrow}</p>}
        <h1 className="pn-page-header-title">{title}</h1>
        {description && <p className="pn-page-header-description">{description}</p>}
      </div>
      {actions && <div className="pn-page-header-actions">{actions}</div>}
    </header>
  );
}
