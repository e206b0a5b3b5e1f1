import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { firstRow } from '../database/sql.js';
import { notFound } from '../errors.js';
import type { Language } from '../i18n/language.js';
import type { GuideOccasion } from '../interview-guides/guide-paper.js';
import type { GuideSource } from '../interview-guides/guides.service.js';
import { visibleTo } from './visibility.js';

interface InterviewRow extends GuideSource {
  readonly language: Language;
  readonly candidate: string;
  readonly interviewers: string[];
  readonly scheduled_at: Date | null;
  readonly time_zone: string;
  readonly focus: string[] | null;
}

export interface InterviewGuideSource {
  readonly source: GuideSource;
  /** In which the questions are put. */
  readonly language: Language;
  readonly occasion: Omit<GuideOccasion, 'number' | 'isDraft'>;
}

/** What the guide of one interview knows besides its version: names and a time, nothing that could sway a rating. */
@Injectable()
export class InterviewGuidesService {
  constructor(private readonly dataSource: DataSource) {}

  async source(actor: Actor, interviewId: string): Promise<InterviewGuideSource> {
    const found = await firstRow<InterviewRow>(this.dataSource, interviewRow(actor, interviewId));
    if (!found) throw notFound('interview');
    const { language, candidate, interviewers, scheduled_at: at, time_zone: timeZone, focus, ...source } = found;
    const when = at === null ? {} : { when: { at, timeZone } };
    return { source, language, occasion: { candidate, interviewers, focus: focus ?? [], ...when } };
  }
}

const interviewRow = (actor: Actor, id: string) => sql`
  SELECT interview_template.id AS template_id, interview_template.code, version.number, false AS is_draft,
    version.content, interview.language, candidate.name AS candidate, interview.scheduled_at, office.time_zone,
    ARRAY(
      SELECT user_account.name FROM scorecard JOIN user_account ON user_account.id = scorecard.interviewer_id
      WHERE scorecard.interview_id = interview.id AND scorecard.excused_at IS NULL ORDER BY user_account.name
    ) AS interviewers,
    (
      SELECT scorecard.focus_competencies FROM scorecard
      WHERE scorecard.interview_id = interview.id AND scorecard.interviewer_id = ${actor.id}
    ) AS focus
  FROM interview
  JOIN application ON application.id = interview.application_id
  JOIN candidate ON candidate.id = application.candidate_id
  JOIN office ON office.id = application.office_id
  JOIN interview_template ON interview_template.id = interview.template_id
  JOIN interview_template_version AS version ON version.id = interview.template_version_id
  WHERE interview.id = ${id} AND ${visibleTo(actor)}`;
