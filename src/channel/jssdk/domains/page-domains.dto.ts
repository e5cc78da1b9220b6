import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, Matches } from 'class-validator';

export class PageDomainsDto {
  /** Exact hosts, with a port where it is not the scheme's own; none: any page is signed. */
  @ApiProperty({ type: [String], example: ['shop.example', 'm.shop.example:8443'] })
  @IsArray({ message: 'must be a list of domains' })
  @ArrayMaxSize(100)
  @Matches(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?$/i, {
    each: true,
    message: 'must be domains such as shop.example, without scheme or path',
  })
  domains!: string[];
}
