/** As lines of text. @param {ReturnType<import('./sizes.js').measureSizes>} sizes */
export function sizesReport({ folders, injectables, errors, fieldPlaces, field }) {
  const lines = errors.declared.reduce((sum, one) => sum + one.lines, 0);
  const [{ largest }] = folders;
  return [
    ...table(['folder', 'files', 'lines', 'median', 'injectables', 'with one method', 'largest'], folders.map(row)),
    '',
    `injectables with one public method: ${single(injectables).length} of ${injectables.length}`,
    `error classes: ${errors.declared.length}, ${lines} lines; files named *errors.ts: ${errors.files}, ${errors.linesOfFiles} lines`,
    `places where an order's field is written out (files that name ${field}): ${fieldPlaces.length}${byFolder(fieldPlaces)}`,
    `largest file: ${largest.lines} lines, ${largest.path}`,
  ];
}

const row = ({ name, files, lines, medianLines, injectables, largest }) => [
  name,
  files,
  lines,
  medianLines,
  injectables.length,
  single(injectables).length,
  `${largest.lines} ${largest.path}`,
];

const single = (injectables) => injectables.filter(({ methods }) => methods.length === 1);

function byFolder(paths) {
  const counts = new Map();
  for (const path of paths) counts.set(path.split('/')[0], (counts.get(path.split('/')[0]) ?? 0) + 1);
  return counts.size === 0 ? '' : ` (${[...counts].map(([folder, count]) => `${folder} ${count}`).join(', ')})`;
}

/** Names and the last column to the left, numbers to the right. */
function table(heads, rows) {
  const all = [heads, ...rows].map((row) => row.map(String));
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const isLeft = (column) => column === 0 || column === heads.length - 1;
  return all.map((row) =>
    row
      .map((cell, column) => (isLeft(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}
