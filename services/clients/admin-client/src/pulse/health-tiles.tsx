import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { ServiceHealth } from '../contract/monitoring.ts';

/** One tile a service; worst first, so that trouble is never below the fold. */
export function HealthTiles({ health }: { readonly health: readonly ServiceHealth[] | undefined }): ReactElement {
  const t = useTranslations('client.pulse');
  if (health === undefined || health.length === 0) return <p className="panel-note">{t('healthUnknown')}</p>;
  const rank = { down: 0, degraded: 1, up: 2 } as const;
  const tiles = health.toSorted((a, b) => rank[a.status] - rank[b.status] || a.service.localeCompare(b.service));
  return (
    <ul className="health">
      {tiles.map(({ service, status, latencyMs, detail }) => (
        <li key={service} data-status={status}>
          <span className="health-dot" aria-hidden="true" />
          <span className="health-name">{service}</span>
          <span className="health-state" data-tabular="">
            {t(`status.${status}`)} {status !== 'down' && `· ${String(latencyMs)} ms`}
          </span>
          {detail !== undefined && <span className="health-detail">{detail}</span>}
        </li>
      ))}
    </ul>
  );
}
