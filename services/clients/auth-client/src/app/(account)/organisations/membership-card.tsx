import { Badge, ButtonLink, Card } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { bff } from '../../../bff.ts';
import { isManaging, type Membership } from './membership.ts';

const intentOf = { active: 'success', pending: 'warning', left: 'neutral' } as const;

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => [...word][0])
    .join('')
    .toUpperCase();
}

export async function MembershipCard({ membership }: { readonly membership: Membership }): Promise<ReactElement> {
  const t = await getTranslations('organisations');
  const { tenantName, tenantSlug, role, status, joinedAt } = membership;
  const page = bff.urlOf('marketing', `/o/${encodeURIComponent(tenantSlug)}`);
  return (
    <Card as="li" className="grid grid-cols-[auto_1fr] items-center gap-4 sm:grid-cols-[auto_1fr_auto]">
      <span
        aria-hidden="true"
        className="grid size-14 place-items-center rounded-lg bg-bg-accent-subtle font-display text-xl font-bold text-content-accent-default"
      >
        {initials(tenantName)}
      </span>
      <div>
        <h2 className="text-xl">{tenantName}</h2>
        <p className="mt-1.5 flex flex-wrap items-center gap-2 text-sm text-content-muted">
          <Badge>{t(`role.${role}`)}</Badge>
          <Badge intent={intentOf[status]} dot>
            {t(`status.${status}`)}
          </Badge>
          {joinedAt && <span>{t('since', { date: new Date(joinedAt) })}</span>}
        </p>
      </div>
      <div className="col-span-2 flex flex-wrap gap-2 sm:col-span-1">
        {isManaging(membership) && <ButtonLink href={bff.urlOf('admin', `/t/${encodeURIComponent(tenantSlug)}`)}>{t('manage')}</ButtonLink>}
        <ButtonLink variant={status === 'pending' ? 'primary' : 'secondary'} href={page}>
          {status === 'pending' ? t('pay') : t('open')}
        </ButtonLink>
      </div>
    </Card>
  );
}
