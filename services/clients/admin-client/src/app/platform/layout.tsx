import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../access/viewer.ts';
import { platformNavigation } from '../../shell/navigation.ts';
import { Shell } from '../../shell/shell.tsx';
import { Outage, tryOpen } from '../../shell/workspace-frame.tsx';

export default async function PlatformLayout({ children }: LayoutProps<'/platform'>): Promise<ReactElement> {
  const t = await getTranslations('shell');
  const result = await tryOpen(openPlatform);
  if ('problem' in result) return <Outage problem={result.problem} />;
  return (
    <Shell viewer={result.opened} base="/platform" workspaceName={t('platform')} navigation={platformNavigation}>
      {children}
    </Shell>
  );
}
