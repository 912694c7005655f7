'use client';

import 'uplot/dist/uPlot.min.css';
import { type ReactElement, useEffect, useRef } from 'react';
import type uPlot from 'uplot';

interface EventRateChartProps {
  readonly minutes: readonly { readonly timeS: number; readonly count: number }[];
  readonly label: string;
}

const HEIGHT_PX = 148;

/** Bars a minute, drawn on a canvas that is loaded when the page stands; the label says the same to who cannot see it. */
export function EventRateChart({ minutes, label }: EventRateChartProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const rows = useRef(minutes);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const ended = new AbortController();
    const draw = async () => {
      const { default: Plot } = await import('uplot');
      if (ended.signal.aborted) return;
      chart.current?.destroy();
      chart.current = new Plot(optionsFor(Plot, element), toSeries(rows.current), element);
    };
    const resize = new ResizeObserver(() => chart.current?.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    resize.observe(element);
    const themed = new MutationObserver(() => void draw());
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => void draw(), { signal: ended.signal });
    void draw();
    return () => {
      ended.abort();
      resize.disconnect();
      themed.disconnect();
      chart.current?.destroy();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    rows.current = minutes;
    chart.current?.setData(toSeries(minutes));
  }, [minutes]);
  return <div ref={host} className="rate-chart" role="img" aria-label={label} />;
}

function toSeries(minutes: EventRateChartProps['minutes']): [number[], number[]] {
  return [minutes.map(({ timeS }) => timeS), minutes.map(({ count }) => count)];
}

function optionsFor(Plot: typeof uPlot, element: HTMLElement): uPlot.Options {
  const color = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
  const axis = {
    stroke: color('--pn-content-muted'),
    font: '12px "Atkinson Hyperlegible Next Variable", sans-serif',
    ticks: { show: false },
  };
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
  const bars = Plot.paths.bars?.({ size: [0.7, 14], radius: 0.25 });
  return {
    width: element.clientWidth,
    tzDate: (timeS) => Plot.tzDate(new Date(timeS * 1000), 'UTC'),
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(4, most * 1.1)] } },
    axes: [
      { ...axis, grid: { show: false }, size: 26, space: 90, values: (_plot, times) => times.map((timeS) => clock.format(timeS * 1000)) },
      {
        ...axis,
        grid: { stroke: color('--pn-border-subtle'), width: 1 },
        size: 34,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000],
      },
    ],
    series: [
      {},
      {
        fill: color('--pn-bg-accent-default'),
        stroke: color('--pn-bg-accent-default'),
        width: 0,
        points: { show: false },
        ...(bars && { paths: bars }),
      },
    ],
  };
}
