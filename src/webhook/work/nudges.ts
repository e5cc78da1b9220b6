import { Injectable } from '@nestjs/common';
import { type ModuleName } from '../../common/index.js';

type Listener<Subject> = (subject: Subject) => void;

/** Tells the workers of this process what has just been stored, so that the usual delay is milliseconds. Losing one loses no work: pollers sweep. */
@Injectable()
export class Nudges {
  private eventListener: Listener<string> | undefined;
  private deliveryListener: Listener<ModuleName> | undefined;

  eventStored(key: string): void {
    this.eventListener?.(key);
  }

  deliveryStored(module: ModuleName): void {
    this.deliveryListener?.(module);
  }

  onEventStored(listener: Listener<string>): void {
    this.eventListener = listener;
  }

  onDeliveryStored(listener: Listener<ModuleName>): void {
    this.deliveryListener = listener;
  }
}
