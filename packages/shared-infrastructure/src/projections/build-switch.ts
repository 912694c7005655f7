import { projectionRebuilt } from '@prognetwork/event-based-service-client';
import type { Foundation } from '../foundation.ts';
import { forgetBuild, insertBuild, listBuilds, listBuildsForUpdate, removeRows, retireBuild, serveBuild } from './projection-repository.ts';
import {
  buildingOf,
  firstBuild,
  isCaughtUp,
  needsRebuild,
  nextBuild,
  servingOf,
  type Build,
  type LogEnd,
  type Projection,
} from './projection.ts';

const ROWS_AT_ONCE = 5_000;

export interface BuildSwitch {
  /** The builds there are, after starting the one that is missing: the first, or the next when the version was raised. */
  prepare(end: LogEnd): Promise<readonly Build[]>;
  /** Starts a build unless one is being filled; returns its number. */
  begin(end: LogEnd, reason: string): Promise<number>;
  /** Lets the filled build serve, when it has caught up; both are locked meanwhile. */
  switchOver(end: LogEnd): Promise<boolean>;
  /** Removes a batch of rows that no reader looks at any more. */
  removeRetired(builds: readonly Build[]): Promise<boolean>;
}

export function createBuildSwitch(foundation: Foundation, projection: Projection, keepRetiredMs: number): BuildSwitch {
  const { database, clock, telemetry } = foundation;
  const { name, version } = projection;

  const begin = (end: LogEnd, reason: string): Promise<number> =>
    database.inGlobalTransaction(async (tx) => {
      const builds = await listBuildsForUpdate(tx, name);
      const present = buildingOf(builds);
      if (present !== undefined && present.version >= version && present.epoch === end.epoch) return present.build;
      if (present !== undefined) await retireBuild(tx, name, present.build);
      const all = await listBuilds(database.pool, name);
      const next = servingOf(builds) === undefined ? firstBuild(version, end) : nextBuild(all, version, end);
      if (await insertBuild(tx, name, next)) {
        await tx.audit({ action: 'projection.build_started', subject: name, detail: { build: next.build, version, reason } });
        telemetry.logger.info({ projection: name, build: next.build, version, reason }, `a build of the projection ${name} was started`);
      }
      return next.build;
    });

  return {
    begin,

    async prepare(end) {
      const builds = await listBuilds(database.pool, name);
      if (!needsRebuild(builds, version)) return builds;
      await begin(end, builds.length === 0 ? 'it is new' : `its version is ${version} now`);
      return listBuilds(database.pool, name);
    },

    switchOver: (end) =>
      database.inGlobalTransaction(async (tx) => {
        const builds = await listBuildsForUpdate(tx, name);
        const [serving, building] = [servingOf(builds), buildingOf(builds)];
        if (building === undefined || building.version !== version || !isCaughtUp(building, serving, end)) return false;
        if (serving !== undefined) await retireBuild(tx, name, serving.build);
        await serveBuild(tx, name, building.build);
        const data = { projection: name, service: foundation.name, build: building.build, previousBuild: serving?.build ?? null, version };
        await tx.audit({ action: 'projection.rebuilt', subject: name, detail: data });
        await tx.publish(projectionRebuilt, { subject: name, data });
        return true;
      }),

    async removeRetired(builds) {
      const before = clock().getTime() - keepRetiredMs;
      const retired = builds.find(({ status, retiredAt }) => status === 'retired' && (retiredAt?.getTime() ?? 0) <= before);
      if (retired === undefined) return false;
      for (const table of projection.tables) {
        const removed = await removeRows(database, foundation.name, table, retired.build, ROWS_AT_ONCE);
        if (removed === ROWS_AT_ONCE) return true;
      }
      await forgetBuild(database.pool, name, retired.build);
      return true;
    },
  };
}
