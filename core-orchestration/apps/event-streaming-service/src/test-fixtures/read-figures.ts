import type { Service } from '@prognetwork/shared-infrastructure';

interface Series {
  /** Name and labels as they are written. */
  readonly key: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a service shows at `/metrics`, as a Prometheus would read it. */
export interface Figures {
  readonly series: readonly Series[];
  /** The sum of all series of this name with these labels; 0 when there is none yet. */
  of(name: string, labels?: Readonly<Record<string, string>>): number;
}

export async function readFigures(service: Pick<Service, 'fetch'>): Promise<Figures> {
  const response = await service.fetch(new Request('http://service/metrics'));
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  const series = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(readSeries);
  return {
    series,
    of: (name, labels = {}) =>
      series
        .filter((one) => one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value))
        .reduce((sum, { value }) => sum + value, 0),
  };
}

function readSeries(line: string): Series {
  const [, key = '', name = '', labels = '', value = ''] = /^((\w+)(?:\{(.*)\})?) (\S+)$/.exec(line) ?? [];
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']): [string, string] => [label, text]);
  return { key, name, labels: Object.fromEntries(pairs), value: Number(value) };
}
