import { Injectable } from '@nestjs/common';
import { type ModuleName } from '../../common/index.js';
import { type Unclaimed } from './inbox.repository.js';

type Listener<Subject> = (subject: Subject) => void;

/** Tells the workers of this process what has just been stored, so that the usual delay is milliseconds. Losing one loses no work: pollers sweep. */
@Injectable()
export class WakeUps {
  private eventListener: Listener<Unclaimed> | undefined;
  private deliveryListener: Listener<ModuleName> | undefined;

  eventStored(event: Unclaimed): void {
    this.eventListener?.(event);
  }

  deliveryStored(module: ModuleName): void {
    this.deliveryListener?.(module);
  }

  onEventStored(listener: Listener<Unclaimed>): void {
    this.eventListener = listener;
  }

  onDeliveryStored(listener: Listener<ModuleName>): void {
    this.deliveryListener = listener;
  }
}
