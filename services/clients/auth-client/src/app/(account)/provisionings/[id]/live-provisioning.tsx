'use client';

import { ButtonLink, Callout, Steps } from '@prognetwork/design-system';
import { type ReactElement, useEffect, useState } from 'react';
import { isEnded, type Provisioning } from '../provisioning.ts';

type ProvisioningStatus = Provisioning['status'];
type StepStatus = Provisioning['steps'][number]['status'];

export interface ProvisioningText {
  readonly titles: Readonly<Record<ProvisioningStatus, string>>;
  readonly descriptions: Readonly<Record<ProvisioningStatus, string>>;
  readonly steps: string;
  readonly stepNames: Readonly<Record<string, string>>;
  readonly stepStatus: Readonly<Record<StepStatus, string>>;
  readonly reason: string;
  readonly undoing: string;
  readonly openAdmin: string;
  readonly openList: string;
  readonly tryAgain: string;
}

export interface LiveProvisioningProps {
  readonly initial: Provisioning;
  readonly adminUrl: string;
  readonly text: ProvisioningText;
}

/** The server rendered where things stood; from there the events of the saga carry on. EventSource reconnects by itself. */
function useProvisioning(initial: Provisioning): Provisioning {
  const [provisioning, setProvisioning] = useState(initial);
  const hasEnded = isEnded(provisioning);
  useEffect(() => {
    if (hasEnded) return undefined;
    const source = new EventSource(`/provisionings/${encodeURIComponent(initial.id)}/events`);
    source.addEventListener('progress', (event) => setProvisioning(JSON.parse(event.data as string) as Provisioning));
    return () => source.close();
  }, [initial.id, hasEnded]);
  return provisioning;
}

export function LiveProvisioning({ initial, adminUrl, text }: LiveProvisioningProps): ReactElement {
  const provisioning = useProvisioning(initial);
  const { status, steps, reason } = provisioning;
  const shown = steps.map((step) => ({
    id: step.name,
    title: text.stepNames[step.name] ?? step.title,
    status: step.status,
    statusLabel: text.stepStatus[step.status],
  }));
  return (
    <div className="grid gap-7">
      <div aria-live="polite">
        <h1 className="text-3xl">{text.titles[status]}</h1>
        <p className="mt-3 text-content-subtle">{text.descriptions[status]}</p>
      </div>
      {reason && (status === 'failed' || status === 'compensating') && (
        <Callout intent="danger" title={text.reason} role="alert">
          {reason}
        </Callout>
      )}
      <Steps steps={shown} label={text.steps} />
      {isEnded(provisioning) && (
        <div className="flex flex-wrap gap-3">
          {status === 'completed' ? (
            <ButtonLink href={adminUrl}>{text.openAdmin}</ButtonLink>
          ) : (
            <ButtonLink href="/organisations/new">{text.tryAgain}</ButtonLink>
          )}
          <ButtonLink variant="secondary" href="/organisations">
            {text.openList}
          </ButtonLink>
        </div>
      )}
    </div>
  );
}
