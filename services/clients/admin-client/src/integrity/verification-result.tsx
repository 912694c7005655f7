import { Callout } from '@prognetwork/design-system';
import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { ProblemPanel } from '../components/problem-panel.tsx';
import { RefreshForAWhile } from '../components/refresh-for-a-while.tsx';
import type { Verification } from '../contract/chain.ts';
import { loadVerification } from '../gateway/chain.ts';

const intents = { running: 'info', intact: 'success', broken: 'danger', failed: 'warning' } as const;

/** What a verification found, or how far it has come. */
export async function VerificationResult({ verificationId }: { readonly verificationId: string }): Promise<ReactElement> {
  const t = await getTranslations('integrity');
  const found = await loadVerification(verificationId);
  if (!found.ok) return <ProblemPanel problem={found.problem} />;
  const verification = found.value;
  return (
    <Callout intent={intents[verification.status]} title={t(`result.${verification.status}`)} role="status">
      <Figures verification={verification} />
      {verification.firstBad !== null && (
        <p>
          {t('firstBad', { position: verification.firstBad.position })} {verification.firstBad.reason}{' '}
          <Link href="/platform/events/history">{t('toHistory')}</Link>
        </p>
      )}
      {verification.status === 'running' && <RefreshForAWhile times={40} />}
    </Callout>
  );
}

async function Figures({ verification }: { readonly verification: Verification }): Promise<ReactElement> {
  const t = await getTranslations('integrity');
  const locale = await getLocale();
  return (
    <p>
      {t('figures', {
        events: verification.events.toLocaleString(locale),
        checkpoints: verification.checkpoints.toLocaleString(locale),
        removed: verification.removed.toLocaleString(locale),
      })}
    </p>
  );
}
