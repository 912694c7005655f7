import type { ConsumerGroup, DeadLetter } from '../contract/consumers.ts';
import type { Page } from '../contract/shared.ts';
import type { PageQuery } from '../components/page-query.ts';
import { read, readOrNotFound, readPage, type Read } from './read.ts';

export function groupPath(group: string): string {
  return `/v1/consumer-groups/${encodeURIComponent(group)}`;
}

export function listConsumerGroups(): Promise<Read<Page<ConsumerGroup>>> {
  return read('/v1/consumer-groups');
}

export function loadConsumerGroup(group: string): Promise<Read<ConsumerGroup>> {
  return readOrNotFound(groupPath(group));
}

export function listDeadLetters(group: string, query: PageQuery): Promise<Read<Page<DeadLetter>>> {
  return readPage(`${groupPath(group)}/dead-letters`, { query });
}
