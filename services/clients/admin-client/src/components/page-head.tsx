import { PageHeader } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';

export interface Crumb {
  readonly href: string;
  readonly label: string;
}

interface PageHeadProps {
  readonly title: ReactNode;
  readonly crumbs?: readonly Crumb[];
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
}

export async function PageHead({ title, crumbs = [], description, actions }: PageHeadProps): Promise<ReactElement> {
  const t = await getTranslations('common');
  return (
    <div className="page-head">
      {crumbs.length > 0 && (
        <nav aria-label={t('breadcrumbs')} className="crumbs">
          <ol>
            {crumbs.map((crumb) => (
              <li key={crumb.href}>
                <Link href={crumb.href}>{crumb.label}</Link>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <PageHeader title={title} {...(description !== undefined && { description })} {...(actions !== undefined && { actions })} />
    </div>
  );
}
