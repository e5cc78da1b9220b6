/**
 * Holds a run against the one before. What agrees has overlapping quartiles: it differs by no more than the noise that it states.
 * Ratios have their base in the same round, so they should; times of their own follow the machine, which is never as fast twice.
 * @returns of the figures with quartiles that both runs have: how many there are, and how many agree
 */
export function compare(before, now) {
  const earlier = new Map(figuresOf(before));
  const both = figuresOf(now).filter(([path]) => earlier.has(path));
  const count = (figures) => ({
    figures: figures.length,
    agreeing: figures.filter(([path, figure]) => overlap(figure, earlier.get(path))).length,
  });
  const isRatio = ([path]) => RATIO.test(path);
  return {
    at: before.at,
    ratios: count(both.filter(isRatio).filter(([, figure]) => !isBase(figure))),
    times: count(both.filter((figure) => !isRatio(figure))),
  };
}

/** `ofFloor`, `rateOfBase`, … */
const RATIO = /[oO]f[A-Z][a-z]+$/;

/** The base against itself agrees always. */
const isBase = ({ q1, q3 }) => q1 === 1 && q3 === 1;

/** @returns {[string, import('./measure.js').Quartiles][]} each with its place */
function figuresOf(value, path = '') {
  if (typeof value !== 'object' || value === null) return [];
  if ('median' in value) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) => figuresOf(member, `${path}/${member?.name ?? key}`));
}

const overlap = (one, other) => one.q1 <= other.q3 && other.q1 <= one.q3;
