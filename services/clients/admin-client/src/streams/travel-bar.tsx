import { Button } from '@prognetwork/design-system';
import Form from 'next/form';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { Icon } from '../components/icons.tsx';
import type { RecordedEvent } from '../contract/events.ts';
import { streamAddress } from './stream-address.ts';

interface TravelBarProps {
  readonly stream: string;
  /** The time as it was typed. */
  readonly at: string | undefined;
  readonly events: readonly RecordedEvent[];
  readonly head: number;
}

/** The far jumps: to a time, to the events before or after those shown, and back to now. */
export async function TravelBar({ stream, at, events, head }: TravelBarProps): Promise<ReactElement> {
  const t = await getTranslations('streams');
  const path = streamAddress(stream);
  const [first, last] = [events[0]?.version ?? 1, events.at(-1)?.version ?? 0];
  const look = 'pn-button pn-button-secondary pn-button-small';
  return (
    <div className="travel-bar">
      <Form action={path} key={at}>
        <label className="history-field">
          <span>{t('atTime')}</span>
          <input className="pn-input" type="datetime-local" name="at" step={1} defaultValue={at} required />
        </label>
        <Button type="submit" variant="secondary" size="small">
          {t('travel')}
        </Button>
      </Form>
      <nav className="travel-ways" aria-label={t('ways')}>
        {first > 2 && (
          <Link className={look} href={streamAddress(stream, first - 1)}>
            <Icon name="back" /> {t('before')}
          </Link>
        )}
        {last < head && last > 0 && (
          <Link className={look} href={streamAddress(stream, last + 1)}>
            {t('after')} <Icon name="next" />
          </Link>
        )}
        {(last < head || at !== undefined) && (
          <Link className={look} href={path}>
            <Icon name="history" /> {t('now')}
          </Link>
        )}
      </nav>
    </div>
  );
}
