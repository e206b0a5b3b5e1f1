import type { LanguageLevel } from '../candidates/candidate-language.entity.js';
import type { Random } from './random.js';

/** An invented person. Addresses are of domains kept for examples, phone numbers of blocks kept for fiction. */
export interface Person {
  name: string;
  email: string | null;
  phone: { asEntered: string; e164: string } | null;
  contactLanguage: 'en' | 'sv' | 'es';
  location: string;
  languages: { language: string; level: LanguageLevel }[];
}

type Background = 'spanish' | 'swedish' | 'international';
type Weighted<T> = readonly [readonly [T, number], ...(readonly [T, number])[]];
const words = (text: string): string[] => text.split(' ');

const FIRST: Record<Background, readonly string[]> = {
  spanish: words(
    'Daniela Pol Noa Rubén Irene Claudia Andreu Inés Gael Samuel Lola Carla Marcos Adrià Núria Iván Marta Òscar Laia ' +
      'Jordi Begoña Álvaro Rocío Hugo Aitana Martí Lucía Íñigo Paula Sergi Ainhoa Raúl Mireia Tomás Vega Biel Elena ' +
      'Joan Alba Xavi Candela Mario Ona Nicolás Ariadna Bruno Triana Eric Sílvia Leo',
  ),
  swedish: words(
    'Joel Viktor Saga Mateo Leo Emil Hugo Tuva Freja Axel Ebba Åsa Örjan Älva Göran Linnea Ingrid Björn Maja Nils Elsa ' +
      'Sixten Wilma Håkan Signe Love Måns Agnes Ture Ellen Vidar Märta Algot Tyra Isak Stina Folke Alva Rasmus Hedda',
  ),
  international: words(
    'Nadia Amira Farid Yasmin Amin Zoe Karim Aisha Matteo Giulia Léa Chloé Ioana Andrei Milena Emir Selma Tariq Zainab ' +
      'Priya Arjun Mei Thiago Camila Valentina Agustín Sofía Oluwaseun Ngozi Youssef Leila Aneta Paweł Ilinca Dario ' +
      'Fatou Mamadou Lejla Jasmin Rania',
  ),
};
const LAST: Record<Background, readonly string[]> = {
  spanish: words(
    'Rojas Estévez Castells Arce Pascual Ferrán Bosch Marín Ortuño Puig Quintana Vidal Vilar Comas Núñez Peña Muñoz Roca ' +
      'Prat Serra Font Soler Costa Ibáñez Cañas Lozano Roig Sala Pons Ferrer Gil Campos Iglesias Molina Cano Blasco ' +
      'Riera Mas Valls Bonet Camps Tort Reina Duarte Otero Lago',
  ),
  swedish: words(
    'Bergström Hallgren Ekdahl Lindgren Sandqvist Norberg Sandell Ahlin Holm Wikman Lundin Öberg Åkesson Ängström Nyberg ' +
      'Ström Björk Sjögren Hägg Lind Dahlgren Forsell Kvist Rosén Törnqvist Wallin Ödman Åström Malmberg Ryd Söderlund ' +
      'Blomqvist Granath Hedström Nordahl',
  ),
  international: words(
    'Okafor Saleh Amrani Haddou Chakir Marchetti Haddad Benali Rossi Moreau Dubois Popescu Ionescu Hadžić Kovač Nowak ' +
      'Kaur Sharma Chen Silva Souza Restrepo Acosta Quispe Adeyemi Diallo Ndiaye El-Amin Mansour Begić Dimitrov ' +
      'Petrova Lombardi Ferreira Rahman',
  ),
};

const TOWNS: Record<DemoOffice, Weighted<string>> = {
  Barcelona: [
    ['Barcelona', 50],
    ["L'Hospitalet de Llobregat", 12],
    ['Badalona', 9],
    ['Terrassa', 6],
    ['Sabadell', 6],
    ['Cornellà de Llobregat', 5],
    ['Santa Coloma de Gramenet', 5],
    ['Mataró', 4],
    ['Sant Cugat del Vallès', 3],
  ],
  Malmö: [
    ['Malmö', 60],
    ['Lund', 14],
    ['Burlöv', 7],
    ['Trelleborg', 6],
    ['Landskrona', 5],
    ['Vellinge', 4],
    ['Helsingborg', 4],
  ],
};

export type DemoOffice = 'Barcelona' | 'Malmö';
const BACKGROUNDS: Record<DemoOffice, Weighted<Background>> = {
  Barcelona: [
    ['spanish', 62],
    ['international', 25],
    ['swedish', 13],
  ],
  Malmö: [
    ['swedish', 60],
    ['international', 31],
    ['spanish', 9],
  ],
};

/**
 * The numbers that Swedish, British and French regulators keep free for fiction; Spain keeps none. Begun in the middle:
 * files of made-up people begin at the start, and somebody who tries one should not meet resemblances by chance.
 */
const FICTIONAL_NUMBERS: Record<Background, readonly string[]> = {
  swedish: [
    ...block(95, (n) => `070-174 06 ${two(n + 5)}`),
    ...block(100, (n) => `040-628 04 ${two(n)}`),
    ...block(100, (n) => `031-390 06 ${two(n)}`),
    ...block(100, (n) => `08-465 004 ${two(n)}`),
  ],
  international: block(1000, (n) => `+44 7700 900${String((n + 400) % 1000).padStart(3, '0')}`),
  spanish: block(10_000, (n) => `+33 6 39 98 ${two((50 + Math.floor(n / 100)) % 100)} ${two(n % 100)}`),
};

/** Makes people one after another, none like another. */
export class People {
  private readonly usedAddresses = new Set<string>();
  private readonly usedNumbers: Record<Background, number> = { swedish: 0, international: 0, spanish: 0 };

  constructor(private readonly random: Random) {}

  next(office: DemoOffice): Person {
    const background = this.random.weighted(BACKGROUNDS[office]);
    const first = this.random.pick(FIRST[background]);
    const last = this.random.pick(LAST[background]);
    const hasSecond = background === 'spanish' && this.random.chance(0.35);
    const name = [first, last, ...(hasSecond ? [this.random.pick(LAST.spanish)] : [])].join(' ');
    const languages = this.languages(background, office);
    return {
      name,
      email: this.random.chance(0.97) ? this.address(first, last) : null,
      phone: this.random.chance(0.9) ? this.phone(background) : null,
      contactLanguage: this.contactLanguage(background, office),
      location: this.random.weighted(TOWNS[office]),
      languages,
    };
  }

  private address(first: string, last: string): string {
    const domain = this.random.pick(['example.com', 'example.com', 'example.org', 'example.net']);
    const local = `${plain(first)}.${plain(last)}`;
    for (let n = 1; ; n++) {
      const address = `${local}${n === 1 ? '' : n}@${domain}`;
      if (this.usedAddresses.has(address)) continue;
      this.usedAddresses.add(address);
      return address;
    }
  }

  private phone(background: Background): Person['phone'] {
    const asEntered = FICTIONAL_NUMBERS[background][this.usedNumbers[background]++];
    return asEntered === undefined ? null : { asEntered, e164: asEntered.replace(/^0/, '+46').replace(/[ -]/g, '') };
  }

  private contactLanguage(background: Background, office: DemoOffice): Person['contactLanguage'] {
    if (background === 'spanish') return 'es';
    if (background === 'swedish') return 'sv';
    if (this.random.chance(0.4)) return 'en';
    return office === 'Barcelona' ? 'es' : 'sv';
  }

  private languages(background: Background, office: DemoOffice): Person['languages'] {
    const english = this.maybe(0.8, 'en', ['A2', 'B1', 'B2', 'B2', 'C1', 'C2']);
    if (background === 'spanish') {
      return [
        { language: 'es', level: 'native' },
        ...english,
        ...this.maybe(office === 'Barcelona' ? 0.6 : 0.2, 'ca', ['B2', 'C1', 'native', 'native']),
        ...this.maybe(office === 'Malmö' ? 0.8 : 0.05, 'sv', ['A2', 'B1', 'B2']),
      ];
    }
    if (background === 'swedish') {
      return [
        { language: 'sv', level: 'native' },
        ...this.maybe(0.95, 'en', ['B2', 'C1', 'C1', 'C2']),
        ...this.maybe(office === 'Barcelona' ? 0.9 : 0.15, 'es', ['A2', 'B1', 'B1', 'B2', 'C1']),
      ];
    }
    return [
      { language: this.random.pick(['ar', 'fr', 'it', 'ro', 'pt', 'pl', 'bs', 'hi']), level: 'native' },
      ...english,
      ...this.maybe(0.95, office === 'Barcelona' ? 'es' : 'sv', ['A2', 'B1', 'B2', 'C1', 'C2']),
    ];
  }

  private maybe(chance: number, language: string, levels: readonly LanguageLevel[]): Person['languages'] {
    return this.random.chance(chance) ? [{ language, level: this.random.pick(levels) }] : [];
  }
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}

function block(count: number, number: (n: number) => string): string[] {
  return Array.from({ length: count }, (_, n) => number(n));
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
