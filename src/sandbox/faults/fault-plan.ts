import { type CallName, type Fault } from './call-name.js';

/** Which faults are still to come, and how often each call was made. */
export class SandboxFaultPlan {
  private planned: (Fault & { left: number })[] = [];
  private counts = new Map<CallName, number>();

  /** Faults for the same call come one after another, in the order they were added. */
  add(fault: Fault): void {
    this.planned.push({ ...fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.planned = [];
  }

  /** Counts an arrival and takes the fault that it meets, if any. */
  arrive(call: CallName): Fault | undefined {
    this.counts.set(call, (this.counts.get(call) ?? 0) + 1);
    const met = this.planned.find((fault) => fault.call === call || fault.call === '*');
    if (!met) return undefined;
    met.left -= 1;
    this.planned = this.planned.filter(({ left }) => left > 0);
    return met;
  }

  /** Calls that arrived, the disturbed ones too. */
  calls(): Partial<Record<CallName, number>> {
    return Object.fromEntries(this.counts);
  }

  reset(): void {
    this.clear();
    this.counts.clear();
  }
}
