import { CRITERIA } from '../competencies/criterion.js';

/** The five criteria, and an interview inside the company as a sixth where a policy gives it a weight. */
export const WEIGHABLE = [...CRITERIA, 'interview'] as const;
export type Weighable = (typeof WEIGHABLE)[number];

export const RATING_SOURCES = ['team_lead', 'coach', 'peer'] as const;
export type RatingSource = (typeof RATING_SOURCES)[number];

/** The value that scores 0 and the one that scores 100. */
export type Anchors = readonly [low: number, high: number];

export interface RatingRules {
  /** Strength of the penalty on leniency. */
  readonly kappa: number;
  /** Nominees a rater must share with others before leniency is estimated. */
  readonly min_shared: number;
  /** The largest correction, in points of the scale 1–5. */
  readonly lambda_cap: number;
  /** Peers count from this many on. */
  readonly min_peers: number;
  readonly min_raters: number;
  /** What is known of the variance of one rating before any is seen: degrees of freedom, and the variance. */
  readonly nu0: number;
  readonly sigma0_sq: number;
  readonly source_weights: Readonly<Record<RatingSource, number>>;
}

export interface AttendanceRules {
  /** Shifts that the norms weigh. */
  readonly n0: number;
  /** Shares, 0–1. */
  readonly presence_norm: number;
  readonly punctuality_norm: number;
  /** A shift begun this many minutes late is still on time. */
  readonly grace_min: number;
  readonly presence: Anchors;
  readonly punctuality: Anchors;
  /** Of presence and of punctuality; they sum to 1. */
  readonly weights: readonly [presence: number, punctuality: number];
  readonly min_shifts: number;
  /** Design effect: absences come in clusters. */
  readonly deff: number;
  readonly lookback_shifts: number;
}

export interface SalesRules {
  /** Of the sales index; 1.0 is the average. */
  readonly anchors: Anchors;
  readonly min_between_var: number;
  readonly min_hours: number;
  readonly min_expected: number;
  /** A campaign's week with fewer agents or hours takes the rate of the whole campaign. */
  readonly min_cell_agents: number;
  readonly min_cell_hours: number;
  /** Sales of a week count once it is older than this. */
  readonly mature_days: number;
  /** Productive hours. */
  readonly lookback_hours: number;
}

export interface CompositeRules<Key extends string = Weighable> {
  /** Whole numbers that sum to 100. */
  readonly weights: Readonly<Partial<Record<Key, number>>>;
  /** 0–100; a criterion without one has no minimum. */
  readonly thresholds: Readonly<Partial<Record<Key, number>>>;
  /** How sure the data must be that somebody is below a threshold. */
  readonly knockout_prob: number;
  /** Criteria below whose threshold nobody fails without a person having looked. */
  readonly review_only: readonly Key[];
  readonly halo_corr: number;
  /** Share of the weight that an exemption may cover. */
  readonly max_missing_weight: number;
  /** What somebody exempted might have scored differently, as a standard deviation. */
  readonly missing_sd: number;
  readonly tie_eps: number;
  readonly tie_order: readonly Key[];
}

export interface UncertaintyRules {
  readonly se_floor: number;
  /** Nodes of the integration over `span` standard deviations to each side. */
  readonly nodes: number;
  readonly span: number;
  /** Probabilities: below the first clear out, from the second on clear in. */
  readonly bands: readonly [low: number, high: number];
}

/** A published version of the method: everything that turns data into scores. It is stored as it stands here. */
export interface Policy {
  readonly rating: RatingRules;
  readonly attendance: AttendanceRules;
  readonly sales: SalesRules;
  readonly composite: CompositeRules;
  readonly uncertainty: UncertaintyRules;
  readonly sensitivity: { readonly delta: number };
}

/** The defaults of docs/selection.md. */
export const DEFAULT_POLICY: Policy = frozen({
  rating: {
    kappa: 2,
    min_shared: 3,
    lambda_cap: 1,
    min_peers: 3,
    min_raters: 2,
    nu0: 10,
    sigma0_sq: 0.5,
    source_weights: { team_lead: 1, coach: 1, peer: 1 },
  },
  attendance: {
    n0: 10,
    presence_norm: 0.97,
    punctuality_norm: 0.95,
    grace_min: 5,
    presence: [0.9, 1],
    punctuality: [0.8, 1],
    weights: [0.7, 0.3],
    min_shifts: 20,
    deff: 2,
    lookback_shifts: 60,
  },
  sales: {
    anchors: [0.5, 1.5],
    min_between_var: 0.0025,
    min_hours: 80,
    min_expected: 10,
    min_cell_agents: 3,
    min_cell_hours: 100,
    mature_days: 21,
    lookback_hours: 480,
  },
  composite: {
    weights: { attitude: 20, goal_focus: 20, patience: 20, attendance: 20, sales: 20 },
    thresholds: { attitude: 40, goal_focus: 40, patience: 40, attendance: 40, sales: 50 },
    knockout_prob: 0.9,
    review_only: ['attendance'],
    halo_corr: 0.5,
    max_missing_weight: 0.2,
    missing_sd: 20,
    tie_eps: 0.05,
    tie_order: ['patience', 'attitude', 'goal_focus', 'sales', 'attendance'],
  },
  uncertainty: { se_floor: 0.5, nodes: 401, span: 6, bands: [0.25, 0.75] },
  sensitivity: { delta: 0.1 },
});

function frozen<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) frozen(inner as object);
  return Object.freeze(value);
}
