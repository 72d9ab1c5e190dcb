import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { mayEnter, type Principal } from '../domain/access/principal.js';
import { catalogue } from '../domain/directory/catalogue.js';
import { StatelineError } from '../domain/errors.js';
import { Needs } from './access/needs.js';
import { Caller } from './caller.js';
import { DemoMode } from './demo-mode.js';
import { KnownTenants } from './known-tenants.js';
import { Answers } from './openapi-answers.js';
import { ApiTenantId } from './path-ids.js';

/** There is no simulator behind this server. */
export class NotSimulated extends StatelineError {
  readonly code = 'not-simulated';
  readonly category = 'not-found';
  constructor() {
    super('This server captures a real tenant; there is no simulator behind it');
  }
}

@ApiTags('tenants')
@Controller('api/tenants')
export class TenantsController {
  constructor(
    private readonly tenants: KnownTenants,
    private readonly demo: DemoMode,
  ) {}

  @Get()
  @Needs('history/read')
  @Answers('The tenants of this server', 'Tenants')
  list(@Caller() caller: Principal) {
    const simulated = this.demo.controlUrl !== null;
    const theirs = this.tenants.ids.filter((tenantId) => mayEnter(caller, tenantId));
    return { tenants: theirs.map((tenantId) => ({ tenantId, simulated })) };
  }

  @Get(':tenantId/coverage')
  @Needs('history/read')
  @Answers('Which types and properties are captured, compared and recoverable', 'Coverage')
  @ApiTenantId()
  coverage() {
    return { types: Object.values(catalogue) };
  }

  @Get(':tenantId/simulator')
  @Needs('history/read')
  @Answers('Where the simulator is controlled, in demo mode', 'Simulator')
  @ApiTenantId()
  simulator() {
    const { controlUrl } = this.demo;
    if (controlUrl === null) throw new NotSimulated();
    return { controlUrl };
  }
}
