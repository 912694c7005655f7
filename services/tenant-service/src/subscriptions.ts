import { memberJoined, memberLeft, memberRequested, memberRoleChanged, type Subscription } from '@prognetwork/event-based-service-client';
import { onPerson, type EventScope } from '@prognetwork/shared-infrastructure';
import { noteJoined, noteLeft, noteRequested, noteRole } from './members/follow-members.ts';

export const subscriptions: readonly Subscription<EventScope>[] = [
  onPerson(memberRequested, (event, { tx }) => noteRequested(tx, event)),
  onPerson(memberJoined, (event, { tx }) => noteJoined(tx, event)),
  onPerson(memberRoleChanged, (event, { tx }) => noteRole(tx, event)),
  onPerson(memberLeft, (event, { tx }) => noteLeft(tx, event)),
];
