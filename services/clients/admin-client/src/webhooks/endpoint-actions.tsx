import { Dialog, DialogTrigger, Select, TextInput } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { ActionForm } from '../components/action-form.tsx';
import type { WebhookEndpoint } from '../contract/webhooks.ts';
import { idleForm } from '../gateway/change.ts';
import { changeEndpoint, deleteEndpoint, operateEndpoint, replayFailed, rotateSecret, sendTest } from './actions.ts';
import { EndpointFields } from './endpoint-fields.tsx';
import { SecretForm } from './secret-form.tsx';

interface EndpointActionsProps {
  readonly slug: string;
  readonly endpoint: WebhookEndpoint;
}

const HOUR_MS = 3_600_000;

/** What can be done with an endpoint: try it, send again, another secret, on and off, away. */
export async function EndpointActions({ slug, endpoint }: EndpointActionsProps): Promise<ReactElement> {
  const t = await getTranslations('webhooks');
  const common = await getTranslations('common');
  const { endpointId } = endpoint;
  const turn = endpoint.status === 'enabled' ? 'disable' : 'enable';
  return (
    <div className="endpoint-actions">
      <ActionForm
        action={sendTest.bind(null, slug, endpointId)}
        initial={idleForm()}
        submitLabel={t('test')}
        variant="secondary"
        className="form-inline"
      />
      <DialogTrigger dialogId="change-endpoint" variant="secondary">
        {t('change')}
      </DialogTrigger>
      <DialogTrigger dialogId="replay" variant="secondary">
        {t('replay')}
      </DialogTrigger>
      <DialogTrigger dialogId="rotate" variant="secondary">
        {t('rotate')}
      </DialogTrigger>
      <ActionForm
        action={operateEndpoint.bind(null, slug, endpointId, turn)}
        initial={idleForm()}
        submitLabel={t(turn)}
        variant="secondary"
        className="form-inline"
      />
      <DialogTrigger dialogId="delete" variant="quiet">
        {t('delete')}
      </DialogTrigger>
      <Dialog id="change-endpoint" title={t('changeTitle')} closeLabel={common('close')}>
        <ActionForm action={changeEndpoint.bind(null, slug, endpointId)} initial={idleForm()} submitLabel={t('save')} closesDialog>
          <EndpointFields endpoint={endpoint} />
        </ActionForm>
      </Dialog>
      <ReplayDialog slug={slug} endpointId={endpointId} />
      <Dialog id="rotate" title={t('rotateTitle')} closeLabel={common('close')}>
        <p className="muted">{t('rotateBody')}</p>
        <SecretForm action={rotateSecret.bind(null, slug, endpointId)} initial={idleForm()} submitLabel={t('rotate')}>
          <TextInput name="overlapHours" label={t('overlap')} type="number" min={0} max={168} defaultValue="24" required />
        </SecretForm>
      </Dialog>
      <Dialog id="delete" title={t('deleteTitle')} closeLabel={common('close')}>
        <p className="muted">{t('deleteBody')}</p>
        <ActionForm action={deleteEndpoint.bind(null, slug, endpointId)} initial={idleForm()} submitLabel={t('delete')} variant="danger" />
      </Dialog>
    </div>
  );
}

async function ReplayDialog({ slug, endpointId }: { readonly slug: string; readonly endpointId: string }): Promise<ReactElement> {
  const t = await getTranslations('webhooks');
  const common = await getTranslations('common');
  const now = new Date();
  const typed = (time: Date): string => time.toISOString().slice(0, 16);
  return (
    <Dialog id="replay" title={t('replayTitle')} closeLabel={common('close')}>
      <p className="muted">{t('replayBody')}</p>
      <ActionForm action={replayFailed.bind(null, slug, endpointId)} initial={idleForm()} submitLabel={t('replay')}>
        <TextInput
          name="from"
          label={t('from')}
          type="datetime-local"
          defaultValue={typed(new Date(now.getTime() - 24 * HOUR_MS))}
          required
        />
        <TextInput name="until" label={t('until')} type="datetime-local" defaultValue={typed(new Date(now.getTime() + HOUR_MS))} required />
        <Select
          name="status"
          label={t('which')}
          defaultValue="failed"
          options={[
            { value: 'failed', label: t('onlyFailed') },
            { value: 'all', label: t('all') },
          ]}
        />
      </ActionForm>
    </Dialog>
  );
}
