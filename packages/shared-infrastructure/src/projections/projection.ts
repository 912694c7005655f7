import type { LogPlace, Subscription } from '@prognetwork/event-based-service-client';
import type { EventScope } from '../events/event-consumer.ts';

/** What a handler of a projection gets beside its event: the transaction that also moves the checkpoint, and the build whose rows it writes. */
export interface ProjectionScope extends EventScope {
  readonly build: number;
}

export interface ProjectionDeclaration {
  readonly name: string;
  /** Raise it when handlers or tables change: the projection is then built anew, while the old build serves. */
  readonly version: number;
  /** Its tables, each with a column `build`. */
  readonly tables: readonly string[];
  readonly subscriptions: readonly Subscription<ProjectionScope>[];
  /** Done once for each event recorded after the projection first began, by the build that serves; never again on a rebuild. */
  readonly sideEffects?: readonly Subscription<ProjectionScope>[];
}

export interface Projection extends ProjectionDeclaration {
  readonly sideEffects: readonly Subscription<ProjectionScope>[];
  readonly types: readonly string[];
}

const NAME = /^[a-z][a-z0-9-]{0,59}$/;
const TABLE = /^[a-z][a-z0-9_]{0,59}$/;

export function defineProjection(declaration: ProjectionDeclaration): Projection {
  const { name, version, tables, subscriptions, sideEffects = [] } = declaration;
  if (!NAME.test(name)) throw new Error(`The projection ${name} must have a name in small letters, digits and hyphens.`);
  if (!Number.isInteger(version) || version < 1) throw new Error(`The projection ${name} must have a version from 1.`);
  if (tables.length === 0 || !tables.every((table) => TABLE.test(table))) throw new Error(`The projection ${name} must name its tables.`);
  if (subscriptions.length === 0) throw new Error(`The projection ${name} reads no events.`);
  return { ...declaration, sideEffects, types: [...new Set([...subscriptions, ...sideEffects].map(({ type }) => type))] };
}

/** One build of a projection. Positions are whole numbers below 2^53. */
export interface Build {
  readonly build: number;
  readonly version: number;
  readonly status: 'building' | 'serving' | 'retired';
  readonly epoch: string;
  readonly position: number;
  readonly mark: number;
  readonly stoppedReason: string | undefined;
  readonly retiredAt: Date | undefined;
}

export interface LogEnd {
  readonly epoch: string;
  readonly position: number;
}

export type NewBuild = Pick<Build, 'build' | 'version' | 'status' | 'epoch' | 'position' | 'mark'>;

export function toLogEnd({ epoch, position }: LogPlace): LogEnd {
  return { epoch, position: Number(position) };
}

export function servingOf(builds: readonly Build[]): Build | undefined {
  return builds.find(({ status }) => status === 'serving');
}

export function buildingOf(builds: readonly Build[]): Build | undefined {
  return builds.find(({ status }) => status === 'building');
}

/** The first build serves at once, because nothing else can; what was recorded before it causes no side effects. */
export function firstBuild(version: number, end: LogEnd): NewBuild {
  return { build: 1, version, status: 'serving', epoch: end.epoch, position: 0, mark: end.position };
}

/** The next build starts at the beginning of the log. The mark stays, except where positions mean something else now. */
export function nextBuild(builds: readonly Build[], version: number, end: LogEnd): NewBuild {
  const serving = servingOf(builds);
  const mark = serving?.epoch === end.epoch ? serving.mark : end.position;
  const build = Math.max(0, ...builds.map((each) => each.build)) + 1;
  return { build, version, status: 'building', epoch: end.epoch, position: 0, mark };
}

/** Whether a process with this version has to start a new build. One of an older version lets the newer work. */
export function needsRebuild(builds: readonly Build[], version: number): boolean {
  const newest = Math.max(servingOf(builds)?.version ?? 0, buildingOf(builds)?.version ?? 0);
  return newest < version;
}

/**
 * How far a build may go. The one that serves goes to the end of the log. The one that is filled never overtakes it: what lies between
 * would cause no side effects. After the log was restored the old build stands still, and the new one goes to where it was begun.
 */
export function limitOf(build: Build, serving: Build | undefined, end: LogEnd): number {
  if (build.status === 'serving' || serving === undefined) return end.position;
  return serving.epoch === build.epoch ? serving.position : build.mark;
}

/** Whether the build that was filled may take over from the one that serves. */
export function isCaughtUp(building: Build, serving: Build | undefined, end: LogEnd): boolean {
  return building.stoppedReason === undefined && building.epoch === end.epoch && building.position >= limitOf(building, serving, end);
}

/** Whether an event may cause side effects: the build serves, and the event was recorded after the mark. */
export function causesSideEffects({ status, mark }: Pick<Build, 'status' | 'mark'>, position: number): boolean {
  return status === 'serving' && position > mark;
}

/** The events of one tenant that follow each other directly, so that one transaction takes them; at most `limit` at once. */
export function runsOf<Item extends { readonly event: { readonly tenantid?: string | undefined } }>(
  items: readonly Item[],
  limit: number,
): readonly (readonly Item[])[] {
  const runs: Item[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run !== undefined && run.length < limit && run[0]?.event.tenantid === item.event.tenantid) run.push(item);
    else runs.push([item]);
  }
  return runs;
}
