import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './time.js';
import { Randomness, SystemRandomness } from './randomness.js';

/** Clock and randomness for every module. */
@Global()
@Module({
  providers: [
    SystemClock,
    { provide: Clock, useExisting: SystemClock },
    { provide: Randomness, useClass: SystemRandomness },
  ],
  exports: [Clock, SystemClock, Randomness],
})
export class CommonModule {}
