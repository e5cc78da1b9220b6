import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString } from 'class-validator';
import { InvalidInput, IsOpaqueId, parseAccountId } from '../common/index.js';
import { CurrentIdentity, Requires } from './auth.guard.js';
import { accountScope, type Identity } from './permissions.js';
import { Revocations, tokenIdOf } from './revocations.js';
import { TokenService } from './token.service.js';

class RevokeDto {
  @ApiPropertyOptional({ description: 'One token' })
  @IsOptional()
  @IsString()
  token?: string;

  @ApiPropertyOptional({ description: 'Every token of the account, and every session of the console' })
  @IsOptional()
  @IsBoolean()
  all?: boolean;

  @ApiPropertyOptional({ description: "Of which account, by an operator; default: the caller's own" })
  @IsOptional()
  @IsOpaqueId()
  accountId?: string;
}

/** Revokes tokens. */
@ApiTags('Tokens')
@ApiBearerAuth()
@Requires('tokens:revoke')
@Controller('api/management/tokens')
export class RevocationController {
  constructor(
    private readonly tokens: TokenService,
    private readonly revocations: Revocations,
  ) {}

  @Post('revoke')
  @HttpCode(204)
  @ApiOperation({ summary: 'Ends one token, or all of an account; repeating it changes nothing' })
  async revoke(@CurrentIdentity() identity: Identity, @Body() { token, all, accountId }: RevokeDto): Promise<void> {
    if ((token === undefined) === (all !== true)) throw InvalidInput.of('token', 'must be given, or all: true');
    if (token === undefined) return this.revokeAll(identity, accountId);
    const known = await this.tokens.read(token);
    const scope = accountScope(identity);
    if (!known || (scope !== undefined && known.identity.accountId !== scope))
      throw InvalidInput.of('token', 'is no token of this account that counts');
    await this.revocations.revokeToken(tokenIdOf(token), known.expiresAt, identity.sub);
  }

  private async revokeAll(identity: Identity, named: string | undefined): Promise<void> {
    if (named !== undefined && accountScope(identity) !== undefined && named !== identity.accountId)
      throw InvalidInput.of('accountId', 'is for operators');
    await this.revocations.revokeAll(named === undefined ? identity.accountId : parseAccountId(named), identity);
  }
}
