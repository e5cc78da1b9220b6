import { Get, NotFoundException } from '@nestjs/common';
import { ConsoleController } from './console-controller.decorator.js';

/** Every other address below the console. */
@ConsoleController()
export class UnknownPageController {
  @Get('*')
  refuse(): never {
    throw new NotFoundException();
  }
}
