import { Controller, Get, HttpStatus, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type DoneSignIn, EntraSignIn } from '../../access/entra-sign-in.port.js';
import { Sessions } from '../../access/sessions.port.js';
import { GuestNotAllowed } from '../../domain/access/access-errors.js';
import { StatelineError } from '../../domain/errors.js';
import { ForEverybody } from '../access/needs.js';
import { setCaller } from '../caller.js';
import { Acts } from '../operators/acts.js';
import { signInWasTried } from '../operators/asking.js';
import { SignIns } from '../operators/sign-ins.js';
import { Redirects } from '../openapi-answers.js';
import { problemOf } from '../problem.js';
import { OptionalText } from '../takes.js';
import { entraRefusalPage } from './entra-refusal-page.js';
import { clearEntraCookie, entraCookieIn, setEntraCookie } from './entra-cookie.js';
import { PATH_OF_OURS, pathOfOurs } from './entra-return.js';
import { setSessionCookie } from './session-cookie.js';

/** The only page that everybody who is signed in may see. */
const DEFAULT_RETURN = '/auth/me';

class EntraParameters {
  @OptionalText(PATH_OF_OURS, 2000)
  readonly returnTo: string = DEFAULT_RETURN;
}

/** Sign-in of a browser at the directory. What goes wrong is shown as a page to whoever asks for one. */
@ApiTags('sign-in')
@Controller('auth')
export class EntraController {
  constructor(
    private readonly entra: EntraSignIn,
    private readonly sessions: Sessions,
    private readonly signIns: SignIns,
  ) {}

  @Get('entra')
  @ForEverybody()
  @Redirects(
    'Sign in at the directory of the tenant: sends a browser there, and later to `returnTo`',
  )
  begin(
    @Query() { returnTo }: EntraParameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return orPage(request, reply, async () => {
      const path = pathOfOurs(returnTo);
      const ours = `${request.protocol}://${request.host}`;
      const { address, kept } = await this.entra.begin(path, ours);
      setEntraCookie(request, reply, kept);
      return reply.redirect(address, HttpStatus.FOUND);
    });
  }

  @Get('callback')
  @ForEverybody()
  @Acts('sign-in')
  @Redirects('Where the directory sends a browser back to; sets a cookie, and sends it on')
  finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return orPage(request, reply, async () => {
      const kept = entraCookieIn(request);
      clearEntraCookie(request, reply);
      const { principal, returnTo } = await this.finished(request, kept);
      // Also what fails from here on is told of whoever has shown who he is.
      setCaller(request, principal);
      const session = await this.sessions.start(principal);
      await this.signIns.good(request, principal);
      setSessionCookie(request, reply, session);
      return reply.redirect(returnTo, HttpStatus.FOUND);
    });
  }

  private async finished(request: FastifyRequest, kept: string): Promise<DoneSignIn> {
    try {
      return await this.entra.finish(answerIn(request), kept);
    } catch (error) {
      if (error instanceof GuestNotAllowed) {
        const { name, id } = error.guest;
        signInWasTried(request, `${name} (${id})`);
      }
      throw error;
    }
  }
}

/** What the directory adds to its answer is its own affair, so nothing is refused for its name. */
const answerIn = ({ url }: FastifyRequest): URLSearchParams =>
  new URLSearchParams(url.split('?').slice(1).join('?'));

const orPage = async (
  request: FastifyRequest,
  reply: FastifyReply,
  answer: () => Promise<FastifyReply>,
): Promise<FastifyReply> => {
  try {
    return await answer();
  } catch (error) {
    const wantsPage = request.headers.accept?.includes('text/html') === true;
    if (!wantsPage || !(error instanceof StatelineError)) throw error;
    const problem = problemOf(error, request.id);
    return reply
      .status(problem.status)
      .type('text/html; charset=utf-8')
      .send(entraRefusalPage(problem));
  }
};
