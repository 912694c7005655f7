import type { CloudEvent } from '../contract/events.ts';

/** The part of the type before the dot groups events: user, member, payment… */
export function categoryOf(type: string): string {
  return type.split('.')[0] ?? type;
}

/** An event that tells of something that went wrong. */
export function isFailure(type: string): boolean {
  return /(^|[._])(failed|suspended|triggered)$/.test(type);
}

export function traceIdOf(event: CloudEvent): string | undefined {
  return /^00-([0-9a-f]{32})-/.exec(event.traceparent ?? '')?.[1];
}

/** What an event is about in a few words, from the fields of its data that people recognise. */
export function gistOf(event: CloudEvent): string {
  if (typeof event.data !== 'object' || event.data === null) return event.subject;
  const data = event.data as Readonly<Record<string, unknown>>;
  const telling = [
    'displayName',
    'payerName',
    'name',
    'email',
    'template',
    'service',
    'step',
    'reason',
    'failureCode',
    'invoiceNumber',
    'description',
    'role',
  ];
  const values = telling.map((field) => data[field]).filter((value) => typeof value === 'string' && value !== '');
  return values.length > 0 ? [...new Set(values)].slice(0, 2).join(' · ') : event.subject;
}
