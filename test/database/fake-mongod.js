#!/usr/bin/env node
/** Behaves as `mongod` does towards its starter: its options, its ready line, its end by SIGTERM only. Leaves what it was told in its dbpath. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const { values } = parseArgs({
  options: {
    dbpath: text,
    port: text,
    bind_ip: text,
    storageEngine: text,
    wiredTigerCacheSizeGB: text,
    quiet: { type: 'boolean' },
  },
});

process.on('SIGTERM', () => process.exit(0));
createServer().listen(Number(values.port), values.bind_ip, () => {
  writeFileSync(join(values.dbpath, 'started.json'), JSON.stringify({ pid: process.pid, options: values }));
  process.stdout.write('{"msg":"Waiting for connections"}\n');
});
