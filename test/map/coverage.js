import { Session } from 'node:inspector';

const DIST = new URL('../../dist/', import.meta.url).href;
/** The sandbox stands for the gateway, and the demonstration for a user. */
const NOT_THE_SERVICE = /^src\/(sandbox|demo)\//;
const STATIC_BLOCK = /^<static_/;
/** Called by the breakpoints' conditions, which see only what is global. */
const REPORT = '__mapEntered';

/**
 * @typedef {object} Entered a function that ran
 * @property {string} key it and no other
 * @property {string} file as `src/….ts`
 * @property {string} name as V8 calls it
 * @property {number} count how often
 * @property {string} scriptId
 * @property {number} offset where it begins in its script
 */

/** What V8 counts in this process. Its answers are synchronous, so that a look ends a stretch at exactly the statement that takes it. */
export class Coverage {
  session = new Session();
  scripts = new Map();

  /** Before the service is imported: V8 counts only functions that it compiles from then on. */
  constructor() {
    this.session.connect();
    this.session.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => {
      if (url.startsWith(DIST)) this.scripts.set(scriptId, url);
    });
    this.post('Profiler.enable');
    this.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** @returns {Entered[]} the service's functions that ran since the look before */
  take() {
    return this.post('Profiler.takePreciseCoverage').result.flatMap((script) =>
      script.functions.filter(ran).flatMap((one) => entered(script, one) ?? []),
    );
  }

  /** From now on `report(file)` hears each entry of these functions, in order. @param {Entered[]} functions */
  trace(functions, report) {
    globalThis[REPORT] = report;
    this.post('Debugger.enable');
    for (const { file, scriptId, offset } of functions) {
      const start = this.positionOf(scriptId, offset);
      const { locations } = this.post('Debugger.getPossibleBreakpoints', { start, restrictToFunction: true });
      // The condition reports and is never true: nothing ever stops there.
      const condition = `${REPORT}(${JSON.stringify(file)}), false`;
      if (locations.length > 0) this.post('Debugger.setBreakpoint', { location: locations[0], condition });
    }
  }

  stop() {
    this.session.disconnect();
  }

  positionOf(scriptId, offset) {
    const lines = this.sourceOf(scriptId).slice(0, offset).split('\n');
    return { scriptId, lineNumber: lines.length - 1, columnNumber: lines.at(-1).length };
  }

  sourceOf(scriptId) {
    return this.post('Debugger.getScriptSource', { scriptId }).scriptSource;
  }

  post(method, params) {
    let outcome;
    this.session.post(method, params, (error, result) => (outcome = { error, result }));
    if (outcome.error) throw new Error(`${method}: ${outcome.error.message}`);
    return outcome.result;
  }
}

/** A module's own top level and its classes' static blocks run when it is imported, not because of a payment. */
function ran({ functionName, ranges: [{ count, startOffset }] }) {
  return count > 0 && startOffset > 0 && !STATIC_BLOCK.test(functionName);
}

function entered({ scriptId, url }, { functionName, ranges: [{ count, startOffset }] }) {
  if (!url.startsWith(DIST)) return undefined;
  const file = `src/${url.slice(DIST.length).replace(/\.js$/, '.ts')}`;
  if (NOT_THE_SERVICE.test(file)) return undefined;
  const name = functionName || '(anonymous)';
  return { key: `${file} ${startOffset}`, file, name, count, scriptId, offset: startOffset };
}
