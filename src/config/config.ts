import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateIf,
  validateSync,
} from 'class-validator';
import { BootError } from './boot-error.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const IfSet = (): PropertyDecorator => ValidateIf((_, value) => value !== null);
const OnOff = (): PropertyDecorator => IsBoolean({ message: 'must be on or off' });

/**
 * Everything that can be set from outside. A property is read from the variable of its name: `databaseUrl` from
 * DATABASE_URL. The value here is the default; .env.example explains each.
 */
export class Config {
  @IfSet()
  @Matches(/^postgres(ql)?:\/\/\S+$/, { message: 'must look like postgres://user:password@host:5432/database' })
  databaseUrl: string | null = null;

  @IsInt({ message: 'must be a whole number' })
  @Min(2, { message: 'must be at least 2' })
  @Max(500, { message: 'must be at most 500' })
  databasePoolMax = 10;

  @IsString()
  @IsNotEmpty({ message: 'must be a folder' })
  dataDir = './.data';

  @IsString()
  @Matches(/^[\w.:-]+$/, { message: 'must be an address or a host name' })
  host = '127.0.0.1';

  @IsInt({ message: 'must be a port number' })
  @Min(0, { message: 'must be a port number' })
  @Max(65_535, { message: 'must be a port number' })
  port = 3000;

  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  logLevel: LogLevel = 'info';

  @IfSet()
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
    { message: 'must look like https://handpick.example.com' },
  )
  publicUrl: string | null = null;

  @OnOff()
  trustProxy = false;

  @IfSet()
  @IsEmail({}, { message: 'must be a mail address' })
  firstAdminEmail: string | null = null;

  @IfSet()
  @MinLength(12, { message: 'must have at least 12 characters' })
  firstAdminPassword: string | null = null;

  @IfSet()
  @OnOff()
  demo: boolean | null = null;

  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  rateLimit = 1200;

  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  @Max(2000, { message: 'must be at most 2000' })
  maxUploadMb = 300;

  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  sessionIdleMinutes = 480;

  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  sessionMaxHours = 168;

  @IfSet()
  @MinLength(32, { message: 'must have at least 32 characters' })
  secretKey: string | null = null;

  @OnOff()
  jobs = true;

  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'must be at least 0' })
  @Max(600, { message: 'must be at most 600' })
  drainSeconds = 0;

  /** Cookies are sent over TLS only when the address that people use is https. */
  get hasTls(): boolean {
    return this.publicUrl?.startsWith('https://') ?? false;
  }

  /** The address people type. */
  get address(): string {
    return this.publicUrl?.replace(/\/$/, '') ?? `http://${this.shownHost}:${this.port}`;
  }

  /** Accounts with published passwords never enter somebody's own server unasked. */
  get startsWithDemo(): boolean {
    return this.demo ?? this.databaseUrl === null;
  }

  private get shownHost(): string {
    if (this.host === '0.0.0.0' || this.host === '::') return 'localhost';
    return this.host.includes(':') ? `[${this.host}]` : this.host;
  }

  /** The same configuration with some values replaced. */
  with(values: Partial<ConfigValues>): Config {
    return Object.assign(new Config(), this, values);
  }
}

export type ConfigValues = Omit<
  { -readonly [K in keyof Config]: Config[K] },
  'with' | 'hasTls' | 'address' | 'startsWithDemo'
>;

/** @throws BootError that names every variable with a bad value */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const config = new Config();
  for (const [property, preset] of Object.entries(config)) {
    const text = environment[variableOf(property)];
    if (text !== undefined && text !== '') Object.assign(config, { [property]: valueOf(text, property, preset) });
  }
  const problems = validateSync(config, { stopAtFirstError: true }).map(
    (problem) => `${variableOf(problem.property)} ${Object.values(problem.constraints ?? {}).join(', ')}`,
  );
  if ((config.firstAdminEmail === null) !== (config.firstAdminPassword === null))
    problems.push('FIRST_ADMIN_EMAIL and FIRST_ADMIN_PASSWORD must be set together');
  if (problems.length > 0) throw new BootError(`The configuration is not valid: ${problems.join('; ')}.`);
  return config;
}

function variableOf(property: string): string {
  return property.replace(/[A-Z]/g, '_$&').toUpperCase();
}

/** A text that cannot be converted stays a text, and the validation names it. */
function valueOf(text: string, property: string, preset: unknown): unknown {
  if (typeof preset === 'number') return /^\d+$/.test(text) ? Number(text) : text;
  if (typeof preset === 'boolean' || property === 'demo') return text === 'on' ? true : text === 'off' ? false : text;
  return text;
}
