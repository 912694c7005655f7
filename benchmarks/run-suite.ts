import type { Suite } from './suite.ts';

// The child process of one suite: its figures go to the parent over the channel, everything else to the console.
const file = process.argv[2] ?? '';
const { suite } = (await import(file)) as { suite: Suite };
const figures = await suite.run();
process.send?.(figures, () => process.exit(0));
