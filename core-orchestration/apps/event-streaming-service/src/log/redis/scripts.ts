import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isErrorReply, type Redis } from './redis-connection.ts';

interface Script {
  readonly text: string;
  readonly sha: string;
}

function loadScript(name: string): Script {
  const text = readFileSync(new URL(`scripts/${name}.lua`, import.meta.url), 'utf8');
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

export const scripts = {
  appendBatch: loadScript('append-batch'),
  removeEvents: loadScript('remove-events'),
  positionBefore: loadScript('position-before'),
  inspectLog: loadScript('inspect-log'),
  establishLog: loadScript('establish-log'),
  copyEvents: loadScript('copy-events'),
  completeCopy: loadScript('complete-copy'),
  fenceLog: loadScript('fence-log'),
};

/** Runs a script by its fingerprint; a Redis that was started since does not know it and gets the text. */
export async function runScript(client: Redis, script: Script, keys: string[], values: string[]): Promise<unknown> {
  const options = { keys, arguments: values };
  try {
    return await client.evalSha(script.sha, options);
  } catch (error) {
    if (!isErrorReply(error, 'NOSCRIPT')) throw error;
    return client.eval(script.text, options);
  }
}
