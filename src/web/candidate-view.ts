import { may, type Actor } from '../access/actor.js';
import { CORRECTION_MINUTES } from '../applications/correction.js';
import type { CandidateDetailView } from '../candidates/candidate.dto.js';
import { formatDate, formatOfficeTime, formatPercent } from '../i18n/format.js';
import type { I18n, MessageVariables } from '../i18n/i18n.js';
import type { PageContext } from '../views/page-context.js';
import type { ActionLink } from './action-forms.js';
import type { NoteRow, Resemblance, Standing, TimelineRow } from './application-details.queries.js';
import { languageName, namesIn, type Names } from './names.js';

const TONES: Readonly<Record<string, string>> = {
  active: 'is-info',
  rejected: 'is-bad',
  withdrawn: 'is-warn',
  hired: 'is-ok',
  transferred: '',
};

export function toneOf(status: string): string {
  return TONES[status] ?? '';
}

const KEYS: Readonly<Record<string, string>> = { moves: 'm', rejection: 'r' };

/** Draws the page of a candidate for one reader. */
export class CandidatePresenter {
  private readonly names: Names;

  constructor(
    private readonly i18n: I18n,
    private readonly actor: Actor,
    private readonly page: PageContext,
    private readonly now: Date,
  ) {
    this.names = namesIn(i18n, page.language);
  }

  facts(candidate: CandidateDetailView, standing: Standing | null): object[] {
    const { language } = this.page;
    const spoken = candidate.languages.map(({ language: code, level }) =>
      [languageName(code, language), level === 'native' ? this.t('native') : level].filter(Boolean).join(' '),
    );
    return [
      ...(standing ? this.applicationFacts(standing) : []),
      this.fact('languages', spoken.join(', ')),
      this.fact('phone', candidate.phone, candidate.phone_e164 && `tel:${candidate.phone_e164}`),
      this.fact('email', candidate.email, candidate.email && `mailto:${candidate.email}`),
      this.fact('contact-language', candidate.contact_language && languageName(candidate.contact_language, language)),
      this.fact('location', candidate.location),
    ];
  }

  applications(candidate: CandidateDetailView, current: Standing | null): object[] {
    return candidate.applications.map((application) => ({
      href: `/applications/${application.id}`,
      is_current: application.id === current?.id,
      job: application.job_name,
      intake: application.intake_name,
      door: this.applicationWord(`door.${application.door}`),
      tone: toneOf(application.status),
      standing: this.standing(application.status, application.current_stage),
      applied: this.t('applied-on', {
        date: formatDate(application.applied_at, this.page.language, this.zone(current), 'medium'),
      }),
    }));
  }

  resemblances(resemblances: readonly Resemblance[]): object[] {
    return resemblances.map(({ candidate_id, name, reasons }) => ({
      href: `/candidates/${candidate_id}`,
      name,
      reasons: reasons.map((reason) => this.t(`resemblance.${reason}`)).join(', '),
    }));
  }

  application(
    standing: Standing,
    timeline: readonly TimelineRow[],
    notes: readonly NoteRow[],
    actions: readonly ActionLink[],
  ): object {
    const isActive = standing.status === 'active';
    return {
      id: standing.id,
      stage: this.names('stage', { name: standing.stage_name, code: standing.stage_code }),
      tone: isActive ? 'is-info' : '',
      closed: isActive ? null : this.applicationWord(`status.${standing.status}`),
      closed_tone: toneOf(standing.status),
      door: this.applicationWord(`door.${standing.door}`),
      intake: `${standing.job_name}, ${standing.intake_name}`,
      actions: actions.map(({ action, ...link }) => ({
        ...link,
        key: KEYS[action] ?? null,
        spoken_key: KEYS[action]?.toUpperCase() ?? null,
        is_primary: action === 'moves' || action === 'reopening',
        is_bad: action === 'rejection',
      })),
      may_remark: may(this.actor, 'applications:update'),
      tags: standing.tags,
      notes: notes.map(({ body, author_name, created_at }) => ({
        body,
        by: [author_name, this.time(created_at, standing)].filter(Boolean).join(', '),
      })),
      timeline: timeline.map((row) => this.step(row, standing, timeline)),
    };
  }

  private step(row: TimelineRow, standing: Standing, timeline: readonly TimelineRow[]): object {
    const from = row.from_name === null ? null : this.names('stage', { name: row.from_name, code: row.from_code });
    const to = row.to_name === null ? null : this.names('stage', { name: row.to_name, code: row.to_code });
    const isLate = row.recorded_at.getTime() - row.occurred_at.getTime() > 60_000;
    return {
      text: this.t(`step.${row.kind}`, { from: from ?? '', to: to ?? '' }),
      reason: row.reason_name === null ? null : this.names('reason', { name: row.reason_name, code: row.reason_code }),
      note: row.note,
      iso: row.occurred_at.toISOString(),
      when: row.time_known ? this.time(row.occurred_at, standing) : this.t('time-unknown'),
      recorded: isLate ? this.t('recorded', { time: this.time(row.recorded_at, standing) }) : null,
      by: row.actor_name ?? this.t('system'),
      corrected:
        row.corrected_at === null
          ? null
          : this.t('corrected', {
              who: row.corrected_by ?? this.t('system'),
              time: this.time(row.corrected_at, standing),
            }),
      undo: this.canUndo(row, timeline)
        ? { action: `/applications/${standing.id}/corrections`, fields: [{ name: 'history_id', value: row.id }] }
        : null,
    };
  }

  /** The latest step that stands, by its author within ten minutes or by whom may correct. The service decides. */
  private canUndo(row: TimelineRow, timeline: readonly TimelineRow[]): boolean {
    if (!may(this.actor, 'applications:move')) return false;
    if (timeline.find(({ corrected_at }) => corrected_at === null) !== row) return false;
    const age = this.now.getTime() - row.recorded_at.getTime();
    const isOwn = row.actor_id === this.actor.id && age <= CORRECTION_MINUTES * 60_000;
    return isOwn || may(this.actor, 'applications:correct');
  }

  private applicationFacts(standing: Standing): object[] {
    const source = standing.source_name === null ? null : { name: standing.source_name, code: standing.source_code };
    const percent = standing.working_time_percent;
    return [
      this.fact('applied', this.time(standing.applied_at, standing)),
      this.fact('source', [source && this.names('source', source), standing.referrer].filter(Boolean).join(' · ')),
      this.fact('working-time', percent === null ? null : formatPercent(percent / 100, this.page.language)),
      ...(standing.contract_on === null
        ? []
        : [
            this.fact(
              'contract-on',
              formatDate(standing.contract_on, this.page.language, standing.time_zone, 'medium'),
            ),
          ]),
    ];
  }

  private fact(label: string, value: string | null, href: string | null = null): object {
    return { label: this.t(label), value: value || this.t('not-known'), href };
  }

  standing(status: string, stage: { name: string; code: string | null }): string {
    const name = this.names('stage', stage);
    return status === 'active' ? name : `${this.applicationWord(`status.${status}`)} · ${name}`;
  }

  private time(at: Date, { time_zone }: Standing): string {
    return formatOfficeTime(at, this.page.language, time_zone, this.page.timeZone);
  }

  private zone(standing: Standing | null): string {
    return standing?.time_zone ?? this.page.timeZone;
  }

  private applicationWord(key: string): string {
    return this.i18n.t(this.page.language, `applications.${key}`);
  }

  private t(key: string, variables?: MessageVariables): string {
    return this.i18n.t(this.page.language, `candidates.${key}`, variables);
  }
}
