/** How figures are written in docs/performance.md. */

/** @param {string[]} heads the first one of the names @param {string[][]} lines */
export function table(heads, lines) {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  return [row(heads), row(heads.map((_, n) => (n === 0 ? '---' : '--:'))), ...lines.map(row), ''];
}

export const whole = ({ q1, median, q3 }) => `${Math.round(median)} (${Math.round(q1)}–${Math.round(q3)})`;
export const fraction = ({ q1, median, q3 }) => `${median.toFixed(2)} (${q1.toFixed(2)}–${q3.toFixed(2)})`;
export const ms = (value) => (value < 10 ? value.toFixed(1) : String(Math.round(value)));

/** A share that is to be reached. */
export function verdict(goal, reached) {
  if (goal === undefined) return '';
  return `${reached >= goal ? 'reached' : '**missed**'}: ${reached.toFixed(2)} of ${goal.toFixed(2)}`;
}

/** A cost that is not to be exceeded. */
export function within(limit, value, unit) {
  return `${value <= limit ? 'reached' : '**missed**'}: ${ms(value)} of at most ${limit} ${unit}`;
}

/** When and where a part was measured, and how far the run before agrees. */
export function described({ at, quick, against, machine: { node, cpu, cores, memoryGiB } }) {
  const where = `Measured ${at.slice(0, 10)} on ${cores} cores of ${cpu}, ${memoryGiB} GiB, Node ${node.slice(1)}${quick ? ', in a quick run' : ''}.`;
  const compared = [said('ratios', against?.ratios), said('other figures', against?.times)].filter(Boolean);
  return compared.length === 0 ? where : `${where} With the run before agree: ${compared.join(', ')}.`;
}

const said = (what, compared) => compared?.figures > 0 && `${compared.agreeing} of ${compared.figures} ${what}`;
