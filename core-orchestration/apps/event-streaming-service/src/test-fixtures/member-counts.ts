import { memberJoined, memberLeft, memberRoleChanged, on } from '@prognetwork/event-based-service-client';
import { defineProjection, type Foundation, type Projection, type ProjectionScope } from '@prognetwork/shared-infrastructure';
import { sql } from 'drizzle-orm';
import pg from 'pg';

export interface MemberCount {
  readonly tenant_id: string;
  readonly members: number;
  readonly last: string;
}

/** The table of the projection `member-counts`, protected like every tenant table. */
export async function createMemberCounts(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query(`
      create table member_counts (
        tenant_id uuid not null, build integer not null, members integer not null, last text not null, primary key (tenant_id, build)
      );
      select prognetwork_protect_tenant_table('member_counts')`);
  } finally {
    await owner.end();
  }
}

async function count({ tx, build }: ProjectionScope, change: number, last: string): Promise<void> {
  await tx.db.execute(sql`
    insert into member_counts as c (tenant_id, build, members, last) values (${tx.tenantId}, ${build}, ${change}, ${last})
    on conflict (tenant_id, build) do update set members = c.members + excluded.members, last = excluded.last`);
}

/** Counts members, and says hello to each who joins: in tests of what projections do. */
export function memberCounts(version = 1, onJoined: () => void = () => undefined): Projection {
  return defineProjection({
    name: 'member-counts',
    version,
    tables: ['member_counts'],
    subscriptions: [
      on(memberJoined, async ({ data }, scope: ProjectionScope) => {
        onJoined();
        await count(scope, 1, data.userId);
      }),
      on(memberLeft, ({ data }, scope: ProjectionScope) => count(scope, -1, data.userId)),
    ],
    sideEffects: [
      on(memberJoined, async ({ data }, { tx }: ProjectionScope) => {
        const { membershipId, userId, role } = data;
        await tx.publish(memberRoleChanged, { subject: userId, data: { membershipId, userId, role, previousRole: role } });
      }),
    ],
  });
}

/** The rows of one build, of all tenants. */
export async function countsOf(foundation: Foundation, build: number): Promise<readonly MemberCount[]> {
  const access = { actorId: 'test', reason: 'looks at all rows' };
  const { rows } = await foundation.database.inPlatformTransaction(access, (tx) =>
    tx.db.execute<MemberCount & Record<string, unknown>>(
      sql`select tenant_id, members, last from member_counts where build = ${build} order by tenant_id`,
    ),
  );
  return rows;
}
