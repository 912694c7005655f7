import type pg from 'pg';
import type { VerificationReport } from './verify-chain.ts';
import type { Verification } from './chain-contract.ts';

/** Verifications that were asked for over HTTP, so that any process can say how one goes. */
export interface VerificationRepository {
  /** False when as many run as may. One whose process ended without a word does not count. */
  begin(verificationId: string, tenantId: string | undefined, maxRunning: number): Promise<boolean>;
  noteProgress(verificationId: string, position: number): Promise<void>;
  finish(verificationId: string, report: VerificationReport | undefined): Promise<void>;
  find(verificationId: string, tenantId: string | undefined): Promise<Verification | undefined>;
}

interface Row {
  readonly verification_id: string;
  readonly tenant: string | null;
  readonly status: Verification['status'];
  readonly position: string;
  readonly events: string;
  readonly removed: string;
  readonly checkpoints: string;
  readonly bad_position: string | null;
  readonly bad_reason: string | null;
  readonly started_at: Date;
  readonly ended_at: Date | null;
}

const IS_ALIVE = `status = 'running' and heard_of_at > clock_timestamp() - interval '1 minute'`;

export function createVerificationRepository(pool: pg.Pool): VerificationRepository {
  return {
    async begin(verificationId, tenantId, maxRunning) {
      await pool.query(`delete from chain_verifications where started_at < clock_timestamp() - interval '7 days'`);
      const { rowCount } = await pool.query(
        `insert into chain_verifications (verification_id, tenant)
         select $1, $2 where (select count(*) from chain_verifications where ${IS_ALIVE}) < $3`,
        [verificationId, tenantId ?? null, maxRunning],
      );
      return rowCount === 1;
    },

    async noteProgress(verificationId, position) {
      await pool.query('update chain_verifications set position = $2, heard_of_at = clock_timestamp() where verification_id = $1', [
        verificationId,
        position,
      ]);
    },

    async finish(verificationId, report) {
      const { status = 'failed', events = 0, removed = 0, checkpoints = 0, firstBad = null } = report ?? {};
      await pool.query(
        `update chain_verifications set status = $2, events = $3, removed = $4, checkpoints = $5, bad_position = $6, bad_reason = $7,
                ended_at = clock_timestamp() where verification_id = $1`,
        [verificationId, status, events, removed, checkpoints, firstBad?.position ?? null, firstBad?.reason ?? null],
      );
    },

    async find(verificationId, tenantId) {
      const { rows } = await pool.query<Row>(
        `select verification_id, tenant, case when status = 'running' and not (${IS_ALIVE}) then 'failed' else status end as status,
                position, events, removed, checkpoints, bad_position, bad_reason, started_at, ended_at
           from chain_verifications where verification_id = $1 and ($2::uuid is null or tenant = $2)`,
        [verificationId, tenantId ?? null],
      );
      return rows[0] && toVerification(rows[0]);
    },
  };
}

function toVerification(row: Row): Verification {
  return {
    verificationId: row.verification_id,
    tenantId: row.tenant,
    status: row.status,
    position: row.position,
    events: Number(row.events),
    removed: Number(row.removed),
    checkpoints: Number(row.checkpoints),
    firstBad: row.bad_position === null ? null : { position: row.bad_position, reason: row.bad_reason ?? '' },
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}
