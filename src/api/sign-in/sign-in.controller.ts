import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authenticator } from '../../access/authenticator.port.js';
import { EmergencyAccounts } from '../../access/emergency-accounts.port.js';
import { Sessions } from '../../access/sessions.port.js';
import {
  EmergencySignInRefused,
  NotSignedIn,
  SignInIsOff,
} from '../../domain/access/access-errors.js';
import type { Principal } from '../../domain/access/principal.js';
import { ForEverybody } from '../access/needs.js';
import { presentedIn } from '../access/presented.js';
import { setCaller } from '../caller.js';
import { TakesNoBody } from '../no-body.guard.js';
import { Acts } from '../operators/acts.js';
import { signInWasTried } from '../operators/asking.js';
import { SignIns } from '../operators/sign-ins.js';
import { Answers, Does } from '../openapi-answers.js';
import { clearSessionCookie, setSessionCookie } from './session-cookie.js';
import { EmergencyBody } from './sign-in-bodies.js';

@ApiTags('sign-in')
@Controller('auth')
export class SignInController {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly accounts: EmergencyAccounts,
    private readonly sessions: Sessions,
    private readonly signIns: SignIns,
  ) {}

  @Post('emergency')
  @ForEverybody()
  @Acts('sign-in')
  @Does('Sign in with an emergency account, which needs nothing of the tenant; sets a cookie')
  async emergency(
    @Body() shown: EmergencyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const principal = await this.signedIn(shown, request);
    // Also what fails from here on is told of whoever has shown who he is.
    setCaller(request, principal);
    const session = await this.sessions.start(principal);
    await this.signIns.good(request, principal);
    setSessionCookie(request, reply, session);
  }

  @Post('sign-out')
  @ForEverybody()
  @Acts('sign-out')
  @TakesNoBody()
  @Does('End the session of this browser, also for those who copied its cookie')
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { session } = presentedIn(request);
    if (session === null) return;
    clearSessionCookie(request, reply);
    const principal = await this.whoseSession(session);
    if (principal === null) return;
    setCaller(request, principal);
    await this.sessions.end(session);
  }

  @Get('me')
  @ForEverybody()
  @Answers('Who is signed in, and what they may do', 'Me')
  async me(@Req() request: FastifyRequest) {
    const presented = presentedIn(request);
    const principal = await this.authenticator.authenticate(presented);
    const { id, name, kind, roles, permissions, tenantIds, scopes } = principal;
    const { required } = this.authenticator;
    const shown = presented.bearer === null ? 'session' : 'token';
    return {
      signIn: required ? 'required' : 'off',
      signedInBy: required ? shown : 'nothing',
      ...{ id, name, kind, roles, permissions: [...permissions], tenantIds, scopes },
    };
  }

  private async signedIn(shown: EmergencyBody, request: FastifyRequest): Promise<Principal> {
    try {
      return await this.accounts.signIn(shown, request.ip);
    } catch (error) {
      // A name that nobody has may be a password in the wrong field, and is not kept.
      if (error instanceof EmergencySignInRefused) signInWasTried(request, error.account);
      throw error;
    }
  }

  /** `null` when it is over already. */
  private async whoseSession(session: string): Promise<Principal | null> {
    try {
      return await this.sessions.principalOf(session);
    } catch (error) {
      if (error instanceof NotSignedIn || error instanceof SignInIsOff) return null;
      throw error;
    }
  }
}
