import { fold } from './fold.js';

export const FORBIDDEN_REASONS = [
  'health',
  'absence-reason',
  'union',
  'family',
  'former-pay',
  'birth-date',
  'gender',
  'nationality',
  'diversity',
  'photo',
  'national-id',
] as const;
/** Why a column is never stored. */
export type ForbiddenReason = (typeof FORBIDDEN_REASONS)[number];

/**
 * Matched against the folded words of a header, in English, Swedish and Spanish. Whole words, so that `reunion`, `trazabilidad`
 * and `orientación al cliente` pass; Swedish compounds by their first part.
 */
const RULES: readonly [ForbiddenReason, RegExp][] = [
  [
    'health',
    /\b(sjuk\w*|sick\w*|illness\w*|diseases?|health\w*|halsa\w*|halso\w*|salud|enferm\w*|medic[oa]s?|medical|medicines?|medicin\w*|medicacion|medication|medicament\w*|medicamentos?|diagnos\w*|lakarintyg\w*|lakarbesok\w*|disab\w*|handicap\w*|handikapp\w*|funktions(nedsatt|nedsattning|hinder|variation)\w*|discapacidad\w*|minusvalia\w*|incapacidad\w*|pregnan\w*|gravid\w*|embaraz\w*|allerg\w*|alergias?)\b/,
  ],
  [
    'absence-reason',
    /\b(baja|bajas|vab|foraldraledig\w*|franvaroorsak\w*|franvarotyp\w*|franvarokod\w*|leave (type|reason|kind|code)|(type|kind|reason) (of|for) leave|tipo de (licencia|permiso)|(absen\w*|franvaro|ausencias?)( \w+)? (reason|kind|type|code|cause|orsak|typ|kod|motivo|causa|tipo|codigo)|(reason|kind|type|code|cause|orsak|motivos?|causa|tipo|codigo)( \w+){0,2} (absen\w*|franvaro|ausencias?))\b/,
  ],
  [
    'union',
    /\b(unions?|trade unions?|labou?r unions?|unionised|unionized|fack|fackliga?t?|fackforbund\w*|fackforening\w*|fackmedlem\w*|sindic\w*|sindicatos?|comite de empresa)\b/,
  ],
  [
    'family',
    /\b(marital\w*|married|spouse|civil status|civilstand\w*|estado civil|casad[oa]|conyuge|children|kids|hij[oa]s?|barn|antal barn|smabarn|family (status|situation|members?|details|background|size)|familj(?!enamn)\w*|familia|familiar(es)?|cargas familiares|dependents|dependants)\b|^family$/,
  ],
  [
    'former-pay',
    /\b(former|previous|prior|past|last|latest|current|present|existing|historic\w*) (\w+ )?(salary|salaries|pay|wages?|compensation|income|earnings|remuneration)\b|\b(salary|pay|wage|compensation|earnings|income) (history|before|previous|current|former|last)\b|\b(salario|sueldo|retribucion|remuneracion|ingresos|nomina) (\w+ )?(anterior(es)?|actual(es)?|previ[oa]s?|pasad[oa]s?)\b|\bultim[oa] (salario|sueldo|retribucion|nomina)\b|\b(tidigare|nuvarande|forra|senaste|foregaende|aktuell) (\w+ )?(lon|arslon|manadslon|timlon|inkomst|ersattning)\b|\blonehistorik\b/,
  ],
  [
    'birth-date',
    /\b(date of birth|birth ?dates?|birth ?days?|birth ?year|year of birth|dob|born|fodelse(datum|dag|ar)|fodd|(fecha de )?nacimiento|cumpleanos|ano de nacimiento|age|age group|alder|edad)\b/,
  ],
  ['gender', /\b(gender|sex|kon|konsidentitet|genero|sexo|pronouns?|pronomen|pronombres?)\b/],
  [
    'nationality',
    /\b(nationalit(y|ies|et)|nacionalidad(es)?|citizenships?|medborgarskap|ciudadania|(country|place|city) of (birth|origin)|fodelse(land|ort)|(pais|lugar) de (nacimiento|origen))\b/,
  ],
  [
    'diversity',
    /\b(diversity|ethnic\w*|etnicitet|etnia|race|raza|religion\w*|religios\w*|trosuppfattning|sexual orientation|sexuell laggning|orientacion sexual|political (opinion|affiliation)|politisk asikt|ideologia|veteran status)\b/,
  ],
  [
    'photo',
    /\b(photos?|photograph|photo url|fotos?|fotografi|fotografia|headshot|profile picture|picture|avatar|profilbild|profilbilder)\b/,
  ],
  [
    'national-id',
    /\b(dni|nie|nif|dni nie|passport\w*|pass(nummer|nr)|pasaporte|personnummer|personnr|person nr|pnr|samordningsnummer|ssn|social security\w*|seguridad social|nuss|national (id|identity|identification|insurance)\w*|identity (number|card|document)|id card|identitetsnummer|legitimation\w*|documento (nacional )?de identidad|cedula|tax id)\b/,
  ],
];

const PAY = /\b(salary|wages?|pay|compensation|salario|sueldo|retribucion|lon|arslon|manadslon|timlon)\b/;
/** What somebody asks for or is offered is not what they were paid. */
const PAY_TO_COME =
  /\b(desired|expect\w*|wanted|requested|asked|target|offered|proposed|range|min|max|minimum|maximum|deseado|esperado|pretendido|expectativas?|pretension(es)?|solicitado|ofrecido|onskad|forvantad|erbjuden|begard|ansprak)\b/;
/** `pay` and `compensation` alone are too common a word of other headers. */
const BARE_PAY =
  /^(gross |net |annual |monthly |hourly |base )*(salary|wages?|salario|sueldo|lon|arslon|manadslon|timlon)( (bruto|neto|anual|mensual|gross|net|eur|sek|per year|per month))*$/;

/**
 * Why a column with this header must not be stored, or null. A salary somebody desires or expects is not former pay; a bare
 * `Salary` cannot be told from it and is refused.
 */
export function forbiddenReason(header: string): ForbiddenReason | null {
  const words = fold(header);
  if (PAY.test(words)) {
    if (PAY_TO_COME.test(words)) return null;
    if (BARE_PAY.test(words)) return 'former-pay';
  }
  return RULES.find(([, rule]) => rule.test(words))?.[0] ?? null;
}
