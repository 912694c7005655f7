import {
  memberJoined,
  memberLeft,
  memberRequested,
  memberRoleChanged,
  on,
  type Subscription,
} from '@prognetwork/event-based-service-client';
import type { EventScope } from '@prognetwork/shared-infrastructure';
import { noteJoined, noteLeft, noteRequested, noteRole } from './members/follow-members.ts';

export const subscriptions: readonly Subscription<EventScope>[] = [
  on(memberRequested, (event, { tx }) => noteRequested(tx, event)),
  on(memberJoined, (event, { tx }) => noteJoined(tx, event)),
  on(memberRoleChanged, (event, { tx }) => noteRole(tx, event)),
  on(memberLeft, (event, { tx }) => noteLeft(tx, event)),
];
