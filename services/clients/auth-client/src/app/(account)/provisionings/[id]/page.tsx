import { GatewayError } from '@prognetwork/bff';
import { Card } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getMessages, getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { bff } from '../../../../bff.ts';
import { isEnded, type Provisioning } from '../provisioning.ts';
import { LiveProvisioning, type ProvisioningText } from './live-provisioning.tsx';
import type { PageInput } from '../../../../page-input.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('provisioning'))('title') };
}

async function loadProvisioning(id: string): Promise<Provisioning> {
  const found = await bff.gateway<Provisioning>(`/v1/provisionings/${encodeURIComponent(id)}`);
  if (found.ok) return found.body;
  if (found.status === 404 || found.status === 400 || found.status === 422) return notFound();
  throw new GatewayError(found.problem);
}

async function provisioningText(): Promise<ProvisioningText> {
  const t = await getTranslations('provisioning');
  const { provisioning } = await getMessages();
  return {
    titles: { running: t('title'), compensating: t('titleFailed'), completed: t('titleDone'), failed: t('titleFailed') },
    descriptions: {
      running: t('description'),
      compensating: t('undoing'),
      completed: t('descriptionDone'),
      failed: t('descriptionFailed'),
    },
    steps: t('steps'),
    stepNames: provisioning.names,
    stepStatus: provisioning.status,
    reason: t('reason'),
    undoing: t('undoing'),
    openAdmin: t('openAdmin'),
    openList: t('openList'),
    tryAgain: t('tryAgain'),
  };
}

export default async function ProvisioningPage({ params }: PageInput<{ id: string }>): Promise<ReactElement> {
  const { id } = await params;
  await bff.requireSession(`/provisionings/${encodeURIComponent(id)}`);
  const initial = await loadProvisioning(id);
  return (
    <Card className="mx-auto max-w-xl">
      {!isEnded(initial) && (
        <noscript>
          <meta httpEquiv="refresh" content="2" />
        </noscript>
      )}
      <LiveProvisioning initial={initial} adminUrl={`/provisionings/${encodeURIComponent(id)}/open`} text={await provisioningText()} />
    </Card>
  );
}
