import { Get, NotFoundException } from '@nestjs/common';
import { Requires } from '../../auth/index.js';
import { ConsoleController } from './console-controller.decorator.js';

/** Every other address below the console. */
@ConsoleController()
@Requires('console:use')
export class UnknownPageController {
  @Get('*')
  refuse(): never {
    throw new NotFoundException();
  }
}
