import { defineFeature } from '../activation/index.js';
import { ReservationModule } from './reservation.module.js';

/** Seats of a slot, held while they are paid for. */
export const reservation = defineFeature(ReservationModule, import.meta.url);
