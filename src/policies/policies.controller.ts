import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { ApiVersionNumber, VersionNumber } from '../http/version-number.decorator.js';
import {
  NewPolicyDto,
  PoliciesPage,
  PolicyChangesDto,
  PolicyDraftDto,
  PolicyVersionsPage,
  PolicyVersionView,
  PolicyView,
} from './policies.dto.js';
import { PoliciesService } from './policies.service.js';
import { PolicyVersionsService } from './policy-versions.service.js';

@ApiSection(
  'Policies',
  'Weights, thresholds and parameters of the selection of agents, in versions that stay as published.',
)
@Controller('api/v1/policies')
export class PoliciesController {
  constructor(
    private readonly policies: PoliciesService,
    private readonly versions: PolicyVersionsService,
  ) {}

  /** Lists the policies, by name. */
  @Get()
  @Requires('policies:read')
  list(@Query() query: ListQuery): Promise<PoliciesPage> {
    return this.policies.list(query);
  }

  /** Reads a policy. */
  @Get(':id')
  @Requires('policies:read')
  get(@Id() id: string): Promise<PolicyView> {
    return this.policies.get(id);
  }

  /** Adds a policy with a draft: the defaults of the product, or a copy. */
  @Post()
  @Requires('policies:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewPolicyDto): Promise<PolicyView> {
    return this.policies.create(actor, given);
  }

  /** Gives a policy another name. */
  @Patch(':id')
  @Requires('policies:manage')
  rename(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() given: PolicyChangesDto,
  ): Promise<PolicyView> {
    return this.policies.rename(actor, id, version, given);
  }

  /** Retires a policy: no further intake can choose it. */
  @Post(':id/retirement')
  @Requires('policies:manage')
  retire(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<PolicyView> {
    return this.policies.retire(actor, id, version);
  }

  /** Puts a retired policy back to use. */
  @Delete(':id/retirement')
  @Requires('policies:manage')
  reinstate(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<PolicyView> {
    return this.policies.reinstate(actor, id, version);
  }

  /** Deletes a policy that was never published. */
  @Delete(':id')
  @Requires('policies:manage')
  @HttpCode(204)
  remove(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.policies.remove(actor, id, version);
  }

  /** Lists the versions, the newest first; the draft is one of them. */
  @Get(':id/versions')
  @Requires('policies:read')
  listVersions(@Id() id: string, @Query() query: ListQuery): Promise<PolicyVersionsPage> {
    return this.versions.list(id, query);
  }

  /** Reads a version with all that it says. */
  @Get(':id/versions/:number')
  @ApiVersionNumber()
  @Requires('policies:read')
  getVersion(@Id() id: string, @VersionNumber() number: number): Promise<PolicyVersionView> {
    return this.versions.get(id, number);
  }

  /** Reads the draft. */
  @Get(':id/draft')
  @Requires('policies:read')
  getDraft(@Id() id: string): Promise<PolicyVersionView> {
    return this.versions.getDraft(id);
  }

  /** Begins a draft with what the newest version says. */
  @Post(':id/draft')
  @Requires('policies:manage')
  startDraft(@CurrentActor() actor: Actor, @Id() id: string): Promise<PolicyVersionView> {
    return this.versions.startDraft(actor, id);
  }

  /** Writes the draft anew, as a whole. Each value that no policy can have is named. */
  @Put(':id/draft')
  @Requires('policies:manage')
  saveDraft(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() { content }: PolicyDraftDto,
  ): Promise<PolicyVersionView> {
    return this.versions.saveDraft(actor, id, version, content);
  }

  /** Deletes the draft. A policy that has nothing else is deleted as a whole. */
  @Delete(':id/draft')
  @Requires('policies:manage')
  @HttpCode(204)
  deleteDraft(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.versions.deleteDraft(actor, id, version);
  }

  /** Publishes the draft: from then on the version stays as it is, and intakes can choose it. */
  @Post(':id/draft/publication')
  @Requires('policies:manage')
  publish(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<PolicyVersionView> {
    return this.versions.publish(actor, id, version);
  }
}
