import { SECOND } from '../../common/index.js';

/** The numbers of what is done after an activation, in ms. One object, so that a test can hasten them. */
export class ActivationPolicy {
  /** How long whoever activated a module has to end its install step, before any worker does. */
  readonly installWithin: number = 10 * SECOND;
  /** Wait before a worker tries an install step again. */
  readonly installAgainAfter: number = 60 * SECOND;
  /** How often a worker looks for what was left behind. */
  readonly lookEvery: number = 15 * SECOND;
}
