import { type Claim, type Job, jobOf, MAX_TRIES, type State } from './state.js';

/**
 * What makes a state another one. Of generations and claims only which are equal, and which is newest, makes a difference: without that
 * a lapsing lease would make new states for ever. And which of two workers does what makes none.
 */
export function stateKey(state: State): string {
  const { posts, replaying, active, telling, paid, effects, answered, owed, left } = state;
  const number = numberingOf(state);
  const workers = state.workers.map((_, worker) => workerKey(state, worker, number)).sort();
  const waiting = posts.map((post) => `${post.at}${post.paid ? 1 : 0}`);
  const flags = [replaying, active, telling, paid, answered, owed].map(Number).join('');
  const budget = `${left.posts}${left.crashes}${left.failures}${left.releases}${left.replays}`;
  return `${ledgerKey(state, number)}/${rowKey(state, number)}/${workers.join('/')}/${waiting.join()}/${flags}${effects}/${budget}`;
}

/** How to count anew. 0 stays 0: it is where counting begins. */
interface Numbering {
  generation: (value: number) => number;
  claim: (claim: Claim) => string;
}

function numberingOf({ ledger, row, workers }: State): Numbering {
  const generations = [0];
  const counts = [0];
  const add = ({ born, count }: Claim): void => {
    generations.push(born);
    counts.push(count);
  };
  if (ledger) generations.push(ledger.gen);
  if (row) generations.push(row.offer);
  if (row) add(row.claim);
  for (const job of workers) {
    if ('gen' in job) generations.push(job.gen);
    if ('offer' in job) generations.push(job.offer);
    if ('claim' in job) add(job.claim);
  }
  const generation = ranks(generations);
  const count = ranks(counts);
  return { generation, claim: ({ born, count: counted }) => `${generation(born)}.${count(counted)}` };
}

/** How many different smaller ones there are. By a loop: this is where the search spends its time. */
function ranks(used: number[]): (value: number) => number {
  used.sort((a, b) => a - b);
  return (value) => {
    let rank = 0;
    for (let index = 1; index < used.length && (used[index] ?? value) <= value; index++) {
      if (used[index] !== used[index - 1]) rank++;
    }
    return rank;
  };
}

function ledgerKey({ ledger }: State, { generation }: Numbering): string {
  if (!ledger) return '';
  const { durable, state, taken, gen, due, asked, result, target, flagged } = ledger;
  return `${[durable, taken, target, flagged].map(Number).join('')}${asked}${state}${due}${result}${generation(gen)}`;
}

function rowKey({ row }: State, { generation, claim }: Numbering): string {
  if (!row) return '';
  const { due, attempts, owned, starts } = row;
  return `${due}${tries(attempts)}${owned ? 1 : 0}${starts}:${generation(row.offer)}:${claim(row.claim)}`;
}

function workerKey(state: State, worker: number, number: Numbering): string {
  const { ledger, row } = state;
  const job = jobOf(state, worker);
  if (job.at === 'idle') return '';
  const holds = `${ledger?.holder === worker ? 'L' : ''}${row?.holder === worker ? 'R' : ''}`;
  return `${job.at}${holds}${readKey(job, number)}`;
}

/** Beyond the last try it makes no difference how far. */
const tries = (attempts: number): number => Math.min(attempts, MAX_TRIES + 1);

function readKey(job: Exclude<Job, { at: 'idle' }>, { generation, claim }: Numbering): string {
  const parts = [
    'gen' in job ? generation(job.gen) : '',
    'asked' in job ? job.asked : '',
    'result' in job ? job.result : '',
    'claim' in job ? claim(job.claim) : '',
    'offer' in job ? generation(job.offer) : '',
    'attempts' in job ? tries(job.attempts) : '',
    'target' in job ? Number(job.target) : '',
    'then' in job ? job.then : '',
  ];
  return parts.join(':');
}
