/**
 * Holds a run against the one before.
 * @returns how many figures with quartiles both have, and of how many these overlap: those differ by no more than the noise that they state
 */
export function compare(before, now) {
  const earlier = new Map(figuresOf(before));
  const both = figuresOf(now).filter(([path]) => earlier.has(path));
  const agreeing = both.filter(([path, figure]) => overlap(figure, earlier.get(path)));
  return { at: before.at, figures: both.length, agreeing: agreeing.length };
}

/** @returns {[string, import('./measure.js').Quartiles][]} each with its place */
function figuresOf(value, path = '') {
  if (typeof value !== 'object' || value === null) return [];
  if ('median' in value) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) => figuresOf(member, `${path}/${member?.name ?? key}`));
}

const overlap = (one, other) => one.q1 <= other.q3 && other.q1 <= one.q3;
