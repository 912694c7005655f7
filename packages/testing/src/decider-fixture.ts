import { deepStrictEqual, fail, strictEqual } from 'node:assert';
import type { DecidedEvent, Decider, ServiceError } from '@prognetwork/shared-infrastructure';

/** What a decider does with a command, to be held against what it should do. */
export interface Decision<Event> {
  then(events: readonly Event[]): void;
  /** It refuses, with this code. */
  thenRefused(code: ServiceError['code']): void;
}

const NOON = new Date('2026-01-01T12:00:00Z');

/** Tests a decider without anything around it: `given(decider, events).when(command).then(events)`. Time stands still at `now`. */
export function given<State, Command, Event extends DecidedEvent>(decider: Decider<State, Command, Event>, events: readonly Event[]) {
  return {
    when(command: Command, now: Date = NOON): Decision<Event> {
      const state = events.reduce((before, event) => decider.evolve(before, event), decider.initialState);
      const decide = (): readonly Event[] => decider.decide(structuredClone(state), command, now);
      return {
        // eslint-disable-next-line unicorn/no-thenable -- the word of the pattern; nobody awaits it
        then(expected) {
          deepStrictEqual(decide().map(plain), expected.map(plain));
        },
        thenRefused(code) {
          let decided: readonly Event[];
          try {
            decided = decide();
          } catch (error) {
            strictEqual((error as Partial<ServiceError>).code, code, error as Error);
            return;
          }
          fail(`It decided ${JSON.stringify(decided.map(plain))} instead of refusing with ${code}.`);
        },
      };
    },
  };
}

function plain({ type, data }: DecidedEvent): { readonly type: string; readonly data: unknown } {
  return { type, data };
}
