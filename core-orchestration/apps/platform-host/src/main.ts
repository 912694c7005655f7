import { copyEvents } from './commands/copy-events.ts';
import { dev } from './commands/dev.ts';
import { reset } from './commands/reset.ts';
import { start } from './commands/start.ts';
import { verifyEvents } from './commands/verify-events.ts';
import { runCommand, type Command } from './commands/run-command.ts';

const commands = new Map<string, Command>(Object.entries({ start, dev, reset, 'verify-events': verifyEvents, 'copy-events': copyEvents }));
const [name = 'start', ...parameters] = process.argv.slice(2);
const command = commands.get(name);

if (command) await runCommand(command, parameters);
else {
  process.stderr.write(`There is no command ${name}. The commands are ${[...commands.keys()].join(', ')}.\n`);
  process.exitCode = 1;
}
