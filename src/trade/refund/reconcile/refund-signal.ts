import { Injectable } from '@nestjs/common';

/** Tells the worker of this process that a refund has come to its end, so that the modules hear in milliseconds. Losing it loses nothing: the worker polls. */
@Injectable()
export class RefundSignal {
  private listener: (() => void) | undefined;

  raise(): void {
    this.listener?.();
  }

  onRaise(listener: () => void): void {
    this.listener = listener;
  }
}
