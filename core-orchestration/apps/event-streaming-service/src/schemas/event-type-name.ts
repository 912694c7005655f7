import type { EventDefinition } from '@prognetwork/event-based-service-client';

const NAME = /^[a-z][a-z_]*(\.[a-z][a-z_]*)+$/;

/**
 * What is wrong with the name of a type that `producer` wants to register: it has to be `<producer>.<noun>_<past>`, with underscores for
 * the producer's hyphens, and outside of the categories of the catalogue.
 */
export function faultOfTypeName(type: string, producer: string, catalogue: ReadonlyMap<string, EventDefinition>): string | undefined {
  const prefix = producer.replaceAll('-', '_');
  if (!NAME.test(type) || type.length > 100) return 'must be words of lower case letters and underscores, with points between';
  if (!type.startsWith(`${prefix}.`)) return `must begin with ${prefix}. because ${producer} publishes it`;
  const isTaken = [...catalogue.keys()].some((known) => known.startsWith(`${prefix}.`));
  return isTaken ? `must not begin with ${prefix}. because the platform's own events do` : undefined;
}
