import { textView } from '../competencies/competencies.service.js';
import type { Change } from './comparison.js';
import type {
  ChangeView,
  InterviewTemplateView,
  TemplateProblemView,
  TemplateVersionSummaryView,
  TemplateVersionView,
} from './interview-templates.dto.js';
import { inFileOrder, type JobRow, type TemplateRow, type VersionRow } from './interview-templates.queries.js';
import { spelled } from './content-problem.js';
import {
  languagesOf,
  publicationProblems,
  publicationProblemSentence,
  type PublicationProblem,
} from './publication-problems.js';

export function templateView(row: TemplateRow, allJobs: readonly JobRow[]): InterviewTemplateView {
  const jobs = allJobs.filter((job) => job.is_visible);
  return {
    id: row.id,
    code: row.code,
    kind: row.kind,
    name: textView(row.content.name),
    jobs: jobs.map(({ id, name, office_id }) => ({ id, name, office_id })),
    has_other_jobs: jobs.length < allJobs.length,
    published_number: row.published_number,
    published_at: row.published_at?.toISOString() ?? null,
    draft_number: row.draft_number,
    problems: row.published_number === null ? [] : problemsFor(row.content, allJobs).map(problemView),
    retired_at: row.retired_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}

/** Of the jobs that the reader sees: the names of the others are none of the reader's business. */
export function problemsFor(content: VersionRow['content'], allJobs: readonly JobRow[]): PublicationProblem[] {
  const jobs = allJobs.filter((job) => job.is_visible);
  const problems = publicationProblems(content, jobs);
  return allJobs.length === 0 ? problems : problems.filter(({ code }) => code !== 'no-jobs');
}

export function problemView(problem: PublicationProblem): TemplateProblemView {
  return {
    code: problem.code,
    field: spelled(problem.path),
    item: problem.item,
    language: problem.language,
    message: publicationProblemSentence(problem),
  };
}

export function versionSummaryView(row: Omit<VersionRow, 'content'>): TemplateVersionSummaryView {
  return {
    number: row.number,
    published_at: row.published_at?.toISOString() ?? null,
    published_by_id: row.published_by_id,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}

export function versionView(row: VersionRow, allJobs: readonly JobRow[]): TemplateVersionView {
  return {
    template_id: row.template_id,
    ...versionSummaryView(row),
    languages: languagesOf(allJobs.filter((job) => job.is_visible)),
    problems: problemsFor(row.content, allJobs).map(problemView),
    content: inFileOrder(row.content),
  };
}

export function changeView({ change, path, language, before, after }: Change): ChangeView {
  const shown = (value: Change['before']): string | null => (value === null ? null : String(value));
  return { change, path: [...path], language, before: shown(before), after: shown(after) };
}
