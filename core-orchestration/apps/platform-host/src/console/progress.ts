/** Shows what is being done. Steps may run at the same time. */
export interface Progress {
  step<Result>(title: string, work: () => Promise<Result>): Promise<Result>;
  say(text: string): void;
}

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
}

const FRAME_MS = 120;
/** A step that takes longer is announced where lines cannot be rewritten. */
const ANNOUNCE_AFTER_MS = 1_500;

export const silentProgress: Progress = { step: (_title, work) => work(), say: () => undefined };

export function createProgress(output: Output, now: () => number = () => performance.now()): Progress {
  const running = new Map<symbol, { title: string; startedAt: number }>();
  const isLive = output.isTTY === true;
  let timer: NodeJS.Timeout | undefined;

  const clear = (): void => void (isLive && output.write('\r\x1b[2K'));
  const draw = (): void => {
    if (!isLive || running.size === 0) return;
    const text = [...running.values()].map(({ title, startedAt }) => `${title} ${seconds(now() - startedAt)}`).join(' · ');
    output.write(`\r\x1b[2K… ${text.slice(0, (output.columns ?? 80) - 3)}`);
  };
  const print = (text: string): void => {
    clear();
    output.write(`${text}\n`);
    draw();
  };

  return {
    say: print,
    async step(title, work) {
      const key = Symbol(title);
      const startedAt = now();
      running.set(key, { title, startedAt });
      if (isLive) timer ??= setInterval(draw, FRAME_MS).unref();
      const announcement = isLive ? undefined : setTimeout(() => print(`… ${title}`), ANNOUNCE_AFTER_MS);
      let mark = '✗';
      try {
        const result = await work();
        mark = '✓';
        return result;
      } finally {
        clearTimeout(announcement);
        running.delete(key);
        print(`${mark} ${title} ${seconds(now() - startedAt)}`);
        if (running.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      }
    },
  };
}

function seconds(ms: number): string {
  return `(${(ms / 1000).toFixed(1)} s)`;
}
