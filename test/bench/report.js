/** docs/performance.md, from what was measured and nothing else. */

import { deliverPart, payPart, restPart, sizePart } from './service/report.js';
import { described, fraction, table, verdict, whole } from './table.js';

const COMMAND = 'npm run bench -- all';

const PARTS = {
  sign: signPart,
  webhook: webhookPart,
  deliver: deliverPart,
  pay: payPart,
  size: sizePart,
  rest: restPart,
};

export function page(results) {
  const parts = Object.entries(PARTS).flatMap(([name, part]) => (results[name] ? part(results[name]) : []));
  return [
    '# Performance',
    '',
    `Made by \`${COMMAND}\` from what it measured; never by hand. Machines are noisy, so every figure stands beside its base of the same round: rounds in random order,`,
    'median and, in brackets, quartiles. A goal that was missed is named as such. Two runs agree in a figure where its quartiles overlap.',
    '',
    ...parts,
  ].join('\n');
}

function signPart({ rounds, versions, groups, ...run }) {
  return [
    '## Signing',
    '',
    `${described(run)} ${rounds} rounds, processor time of one process. The floor is Node's one-shot digest of a text that is ready: no signer can do better.`,
    `Each peer was first shown to give the right value. Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    '',
    ...groups.flatMap(signTable),
  ];
}

function signTable({ title, goals, wrong, rows }) {
  const lines = rows.map(({ name, nsPerCall, ofFloor }) => [
    name,
    whole(nsPerCall),
    fraction(ofFloor),
    verdict(goals[name], ofFloor.median),
  ]);
  return [
    `### ${title}`,
    '',
    ...table(['', 'ns a call', 'of the floor', 'goal'], lines),
    ...(wrong.length > 0 ? [`Left out, for their value was another one: ${wrong.join(', ')}.`, ''] : []),
  ];
}

function webhookPart({ database, rows, ...run }) {
  const lines = rows.map((row) => [
    row.name,
    whole(row.perSecond),
    `${row.p50Ms.median} / ${row.p99Ms.median}`,
    whole(row.cpuUs),
    fraction(row.rateOfBase),
    fraction(row.cpuOfBase),
    fraction(row.cpuOfFloor),
  ]);
  const own = rows.find(({ name }) => name === 'scrm-pay');
  const bare = rows.find(({ name }) => name === 'scrm-pay without its insert');
  return [
    '## Accepting a webhook',
    '',
    `${described(run)} \`POST /api/webhook/weconnect\` of 1.2 KB, signed; 32 connections from a process of its own; database: ${database}, the same for all. Where the database is the limit,`,
    'the processor time of the server is the honest figure. Nobody writes a log line for each request.',
    '',
    ...table(
      [
        '',
        'requests/s',
        'p50 / p99 ms',
        'CPU µs a request',
        'rate, of Fastify',
        'CPU, of Fastify',
        'CPU, of node:http',
      ],
      lines,
    ),
    `Against the smallest Fastify program that does the same work: ${verdict(0.8, own.rateOfBase.median)} in requests a second.`,
    '',
    `Against bare \`node:http\`, the insert taken out: ${verdict(0.3, bare.rateOfFloor.median)} in requests a second.`,
    '',
  ];
}
