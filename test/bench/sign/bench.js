import { readFileSync } from 'node:fs';
import { measure } from '../measure.js';
import { packageGroup } from './package-cases.js';
import { FLOOR, payGroups } from './pay-cases.js';

const PEERS = [
  'node-easywechat',
  'tenpay',
  'wechatpay-axios-plugin',
  'wx-js-utils',
  'wechat-jssdk',
  'co-wechat-api',
  'nest-wechat',
];

/** Signatures in one process; each signer is shown to give the right value first. */
export async function measureSigning({ rounds, progress }) {
  const groups = [];
  for (const { title, goals, wrong, cases } of [...payGroups(), await packageGroup()]) {
    progress(title);
    const rows = await measure(cases, { rounds, floor: FLOOR, progress: (line) => progress(`${title}: ${line}`) });
    groups.push({ title, goals, wrong, rows });
  }
  return { rounds, versions: Object.fromEntries(PEERS.map((name) => [name, versionOf(name)])), groups };
}

function versionOf(name) {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
