/** Tells how the workers of this process are; `off`: it was not asked to work. */
export abstract class WorkerProbe {
  abstract state(): 'up' | 'down' | 'off';
}
