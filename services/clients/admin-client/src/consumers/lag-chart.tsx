import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { formatDateTime } from '../format/time.ts';
import { drawLag, type LagSample } from './lag-line.ts';

const WIDTH = 600;
const HEIGHT = 96;

/** The lag of the last hour, drawn on the server; the label says the same to who cannot see it. */
export async function LagChart({ samples }: { readonly samples: readonly LagSample[] }): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  const locale = await getLocale();
  const { path, area, peak } = drawLag(samples, WIDTH, HEIGHT);
  const [first, last] = [samples[0], samples.at(-1)];
  if (path === '' || first === undefined || last === undefined) return <p className="panel-note">{t('noLagYet')}</p>;
  const words = t('lagOverTime', { peak: peak.toLocaleString(locale), now: last.value.toLocaleString(locale) });
  return (
    <figure className="lag-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
        <path className="lag-area" d={area} />
        <path className="lag-line" d={path} vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption className="muted">
        <time dateTime={first.at}>{formatDateTime(first.at, locale)}</time>
        <span>{words}</span>
      </figcaption>
    </figure>
  );
}

/** The same, small enough for a row; what it shows stands beside it as a number. */
export function LagSpark({ samples }: { readonly samples: readonly LagSample[] }): ReactElement | null {
  const { path, peak } = drawLag(samples, 88, 18);
  if (path === '') return null;
  return (
    <svg className="lag-spark" viewBox="0 -1 88 20" aria-hidden="true" data-flat={peak === 0}>
      <path className="lag-line" d={path} />
    </svg>
  );
}
