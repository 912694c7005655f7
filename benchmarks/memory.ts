import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface MemoryOfTree {
  readonly processes: number;
  readonly megabytes: number;
}

/**
 * The resident memory of a process and all its descendants. On Linux each page that several share counts once among them (PSS); elsewhere shared
 * pages count in every process (RSS), so the sum is an upper bound.
 */
export function memoryOfTree(rootPid: number): MemoryOfTree {
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,ppid=,rss='], { encoding: 'utf8' });
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const tree = new Set([rootPid]);
  for (let size = 0; size !== tree.size;) {
    size = tree.size;
    for (const [pid = 0, parent = 0] of rows) if (tree.has(parent)) tree.add(pid);
  }
  const kilobytes = rows.filter(([pid = 0]) => tree.has(pid)).map(([pid = 0, , rss = 0]) => proportionalKilobytes(pid) ?? rss);
  return { processes: kilobytes.length, megabytes: kilobytes.reduce((sum, each) => sum + each, 0) / 1024 };
}

function proportionalKilobytes(pid: number): number | undefined {
  try {
    const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return found === undefined ? undefined : Number(found);
  } catch {
    // Not Linux, not ours to read, or ended meanwhile.
    return undefined;
  }
}
