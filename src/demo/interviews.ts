import {
  itemsOf,
  type FactAnswer,
  type Item,
  type Rating,
  type TemplateContent,
} from '../interview-templates/content.js';
import type { StageCode } from '../pipelines/default-pipelines.js';
import type { Door } from '../pipelines/ladder.js';
import { DEMO_TIME_ZONES, type DemoApplication } from './applications.js';
import { Calendar, DAY, HOUR, MINUTE } from './calendar.js';
import type { DemoOffice } from './people.js';
import { Random } from './random.js';
import type { Step } from './story.js';

/** The interviews of each stage, as the templates' files call them. */
export const DEMO_PLANS: Readonly<Record<Door, Partial<Record<StageCode, readonly string[]>>>> = {
  external: { phone_screen: ['phone_screen'], interview: ['competency_interview', 'retention_roleplay'] },
  internal: { interview: ['promotion_interview'] },
};

/** The mailboxes of who interviews; panels take turns. */
export const DEMO_PANELS: Readonly<Record<DemoOffice, Readonly<Record<string, readonly (readonly string[])[]>>>> = {
  Barcelona: {
    phone_screen: [['interviewer'], ['recruiter']],
    competency_interview: [
      ['interviewer', 'team.lead'],
      ['interviewer', 'recruiter'],
      ['team.lead', 'coach'],
    ],
    retention_roleplay: [['coach', 'team.lead']],
    promotion_interview: [['interviewer', 'project.lead']],
  },
  Malmö: {
    phone_screen: [['recruiter.malmo']],
    competency_interview: [['recruiter.malmo', 'hr']],
    retention_roleplay: [['recruiter.malmo', 'hr']],
    promotion_interview: [['recruiter.malmo', 'hr']],
  },
};

/** How much higher or lower than the others somebody rates. */
const LENIENCY: Readonly<Record<string, number>> = { 'team.lead': 0.35, coach: -0.3, hr: 0.1 };

export interface DemoScorecard {
  interviewer: string;
  /** A rating by the code of each question or behaviour, yes or no by that of each gate; empty before the interview. */
  answers: ReadonlyMap<string, Rating | boolean>;
  facts: Readonly<Record<string, FactAnswer>>;
  /** Milliseconds UTC, like all times here. */
  submittedAt: number | null;
}

export interface DemoInterview {
  application: DemoApplication;
  template: string;
  stage: StageCode;
  createdAt: number;
  scheduledAt: number;
  scorecards: DemoScorecard[];
  decision: { outcome: 'passed' | 'not_passed'; at: number } | null;
}

/** A stay in a stage; `leftBy` is the step that ended it. */
interface Stay {
  stage: StageCode;
  from: number;
  leftBy: Step | null;
}

/** Every interview of the last quarter and the one in flight, as it looks at `now`: the same for the same moment. */
export function demoInterviews(
  applications: readonly DemoApplication[],
  contents: ReadonlyMap<string, TemplateContent>,
  now: number,
): DemoInterview[] {
  const random = new Random(20_260_103);
  return applications
    .filter(({ quarter }) => quarter >= -1)
    .flatMap((application, turn) =>
      staysOf(application.steps).flatMap((stay) =>
        (DEMO_PLANS[application.door][stay.stage] ?? []).flatMap((template) => {
          const content = contents.get(template);
          if (content === undefined) throw new Error(`The demonstration has no template ${template}.`);
          return interviewsOf({ application, stay, template, content, now, turn, random });
        }),
      ),
    );
}

/** What was taken back never happened. A stage entered twice is told once: there is one interview of a kind in it. */
function staysOf(steps: readonly Step[]): Stay[] {
  const corrected = new Set(steps.map(({ corrects }) => corrects));
  const left = steps.filter(({ kind }, i) => kind !== 'corrected' && !corrected.has(i));
  const stays = new Map<StageCode, Stay>();
  for (const [i, { to, at }] of left.entries())
    if (to !== null) stays.set(to, { stage: to, from: at, leftBy: left[i + 1] ?? null });
  return [...stays.values()];
}

interface Occasion {
  application: DemoApplication;
  stay: Stay;
  template: string;
  content: TemplateContent;
  now: number;
  turn: number;
  random: Random;
}

function interviewsOf(occasion: Occasion): DemoInterview[] {
  const { stay, random } = occasion;
  switch (stay.leftBy?.kind) {
    case undefined:
      return random.chance(0.35) ? [] : [current(occasion)];
    case 'moved':
    case 'rejected':
      return [past(occasion, stay.leftBy)];
    case 'applied':
    case 'withdrawn':
    case 'no_show':
    case 'reopened':
    case 'hired':
    case 'transferred_out':
    case 'transferred_in':
    case 'corrected':
      return [];
  }
}

/** Held, rated and decided before the person left the stage. */
function past(occasion: Occasion, leftBy: Step): DemoInterview {
  const { stay, random } = occasion;
  const scheduledAt = atWork(
    occasion,
    stay.from + (leftBy.at - stay.from) * random.between(0.3, 0.7),
    stay.from,
    leftBy.at,
  );
  const passed = leftBy.kind === 'moved';
  const decidedAt = leftBy.at - Math.min(20 * MINUTE, (leftBy.at - scheduledAt) / 4);
  const submittedAt = Math.min(scheduledAt + 50 * MINUTE, scheduledAt + (decidedAt - scheduledAt) / 2);
  const ability = passed ? random.between(3.2, 4.4) : random.between(1.6, 2.9);
  return {
    ...meeting(occasion, scheduledAt),
    scorecards: scorecards(occasion, () => submittedAt, ability, passed),
    decision: { outcome: passed ? 'passed' : 'not_passed', at: decidedAt },
  };
}

/** Coming up, waiting for the second interviewer, or waiting for a decision. */
function current(occasion: Occasion): DemoInterview {
  const { stay, now, random } = occasion;
  const progress = random.weighted([
    ['coming', 5],
    ['half', 2],
    ['rated', 3],
  ]);
  const scheduledAt =
    progress === 'coming'
      ? atWork(occasion, now + random.between(1, 4) * DAY, now, Infinity)
      : atWork(occasion, now - random.between(0.1, 0.5) * (now - stay.from), stay.from, now - 2 * HOUR);
  const submittedAt = Math.min(now - 5 * MINUTE, scheduledAt + HOUR);
  const isIn = (index: number): boolean => progress === 'rated' || (progress === 'half' && index === 0);
  return {
    ...meeting(occasion, scheduledAt),
    scorecards: scorecards(occasion, (index) => (isIn(index) ? submittedAt : null), random.between(2.4, 4.2), true),
    decision: null,
  };
}

/** During office hours of that day, unless that is not between the two bounds. */
function atWork({ application, random }: Occasion, instant: number, after: number, before: number): number {
  const working = new Calendar(DEMO_TIME_ZONES[application.office]).officeHours(instant, random.next());
  return working > after && working < before ? working : instant;
}

function meeting(
  { application, stay, template }: Occasion,
  scheduledAt: number,
): Omit<DemoInterview, 'scorecards' | 'decision'> {
  return {
    application,
    template,
    stage: stay.stage,
    createdAt: stay.from + Math.min(10 * MINUTE, (scheduledAt - stay.from) / 4),
    scheduledAt,
  };
}

function scorecards(
  { application, template, content, turn, random }: Occasion,
  submittedAt: (index: number) => number | null,
  ability: number,
  keepsRules: boolean,
): DemoScorecard[] {
  const panels = DEMO_PANELS[application.office][template] ?? [];
  const panel = panels[turn % panels.length] ?? [];
  const brokenGate = !keepsRules && random.chance(0.2) ? 'G2' : null;
  const difficulty = new Map(itemsOf(content).map(({ code }) => [code, random.between(-0.6, 0.6)]));
  return panel.map((interviewer, index) => {
    const at = submittedAt(index);
    if (at === null) return { interviewer, answers: new Map(), facts: {}, submittedAt: null };
    const answer = ({ code, kind }: Item): Rating | boolean =>
      kind === 'gate'
        ? code !== brokenGate
        : ratingOf(ability + (difficulty.get(code) ?? 0) + (LENIENCY[interviewer] ?? 0) + random.between(-0.6, 0.6));
    const answers = new Map(itemsOf(content).map((item) => [item.code, answer(item)]));
    return { interviewer, answers, facts: factsOf(content), submittedAt: at };
  });
}

function factsOf(content: TemplateContent): Record<string, FactAnswer> {
  if (content.kind !== 'interview') return {};
  return Object.fromEntries(content.facts.map(({ code }) => [code, 'yes' as const]));
}

function ratingOf(value: number): Rating {
  const rounded = Math.round(value);
  if (rounded <= 1) return 1;
  if (rounded === 2) return 2;
  if (rounded === 3) return 3;
  return rounded === 4 ? 4 : 5;
}
