import { Body, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { AppError } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { TemplateJobsDto } from '../interview-templates/interview-templates.dto.js';
import { InterviewTemplatesService } from '../interview-templates/interview-templates.service.js';
import { readUpload, takeTemplateUpload, UnreadableFile } from '../interview-templates/take-template-file.js';
import { TemplateVersionsService } from '../interview-templates/template-versions.service.js';
import { versionOf } from '../settings/list-query.js';
import { SettingsViews } from '../settings/settings-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { PATH, WORDS } from './draft-form.js';
import { fileProblemLines } from './file-problem-lines.js';
import { TemplateDrawing } from './template-drawing.js';

const READ = 'interview-templates:read';
const MANAGE = 'interview-templates:manage';

/** One template, and what is done with it as a whole. */
@Pages('settings/interview-templates/:id')
export class TemplatePages {
  constructor(
    private readonly templates: InterviewTemplatesService,
    private readonly versions: TemplateVersionsService,
    private readonly settings: SettingsViews,
    private readonly drawing: TemplateDrawing,
    private readonly i18n: I18n,
  ) {}

  @Get()
  @Requires(READ)
  show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.drawing.show(actor, page, id, { toast: this.settings.done(page, WORDS, query['done']) });
  }

  @Post('jobs')
  @Requires(MANAGE)
  async changeJobs(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, 'jobs', async () => {
      const given = await checked(TemplateJobsDto, { job_ids: [fields['job_ids'] ?? []].flat() });
      await this.templates.changeJobs(actor, id, versionOf(fields), given.job_ids);
    });
  }

  @Post('draft')
  @Requires(MANAGE)
  startDraft(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, 'begun', () => this.versions.startDraft(actor, id));
  }

  @Post('draft-deletion')
  @Requires(MANAGE)
  removeDraft(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, 'removed', () => this.versions.removeDraft(actor, id, versionOf(fields)));
  }

  /** The draft out of a file: the one that the page showed is written anew, and none that somebody changed meanwhile. */
  @Post('file')
  @Requires(MANAGE)
  importFile(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, 'read', async () => {
      const upload = await takeTemplateUpload(request);
      const file = readUpload(upload);
      if (text(upload.fields, 'version') === undefined) return this.versions.startDraft(actor, id, file);
      return this.versions.replaceDraft(actor, id, versionOf(upload.fields), file);
    });
  }

  @Post('publication')
  @Requires(MANAGE)
  publish(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, 'published', () => this.versions.publish(actor, id, versionOf(fields)));
  }

  @Post('retirement')
  @Requires(MANAGE)
  retire(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, 'retired', () => this.templates.retire(actor, id, versionOf(fields)));
  }

  @Post('reinstatement')
  @Requires(MANAGE)
  reinstate(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, 'reinstated', () => this.templates.reinstate(actor, id, versionOf(fields)));
  }

  @Post('deletion')
  @Requires(MANAGE)
  async remove(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const answer = await this.act(actor, page, id, reply, 'deleted', () =>
      this.templates.remove(actor, id, versionOf(fields)),
    );
    if (reply.statusCode === 303) return seeOther(reply, `${PATH}?done=deleted`);
    return answer;
  }

  private async act(
    actor: Actor,
    page: PageContext,
    id: string,
    reply: FastifyReply,
    done: string,
    action: () => Promise<unknown>,
  ): Promise<string> {
    try {
      await action();
      return seeOther(reply, `${PATH}/${id}?done=${done}`);
    } catch (error) {
      const { notice, errors } = this.settings.refusedAction(error, page, WORDS, reply);
      if (error instanceof UnreadableFile) {
        const fileProblems = fileProblemLines(this.i18n, page.language, error.problems);
        return this.drawing.show(actor, page, id, { fileProblems });
      }
      const isUnready = error instanceof AppError && error.code === 'not-publishable';
      const first = isUnready ? this.settings.t(page, `${WORDS}.error.not-publishable`) : errors.errors[0]?.message;
      return this.drawing.show(actor, page, id, { notice: notice ?? { kind: 'bad', text: first ?? '' } });
    }
  }
}
