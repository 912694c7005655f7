#!/usr/bin/env node
// The first thing that runs on a fresh machine: plain JavaScript for whatever Node is there, without dependencies.
import { oldNodeSentence } from './bootstrap/node-version.mjs';

const problem = oldNodeSentence(process.versions.node);
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}

// Loaded only now: an old Node could not even parse it.
void import('./bootstrap/run.mjs').then(({ run }) => run(process.argv.slice(2)));
