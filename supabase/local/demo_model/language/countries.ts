/** English names of countries with the other words people use for them: short forms, own names, demonyms. */
const aliases: Readonly<Record<string, string>> = {
  Argentina: "argentine|argentinian",
  Australia: "australian|aussie",
  Austria: "austrian|osterreich",
  Belgium: "belgian",
  Brazil: "brazilian|brasil",
  Bulgaria: "bulgarian",
  Canada: "canadian",
  Chile: "chilean",
  China: "chinese",
  Colombia: "colombian",
  Croatia: "croatian",
  Cyprus: "cypriot",
  "Czech Republic": "czechia|czech",
  Denmark: "danish|dane",
  Egypt: "egyptian",
  Estonia: "estonian",
  Finland: "finnish|finn",
  France: "french",
  Germany: "german|deutschland",
  Greece: "greek",
  "Hong Kong": "hongkong",
  Hungary: "hungarian",
  Iceland: "icelandic",
  India: "indian",
  Indonesia: "indonesian",
  Ireland: "irish",
  Israel: "israeli",
  Italy: "italian|italia",
  Japan: "japanese",
  Kenya: "kenyan",
  Latvia: "latvian",
  Lithuania: "lithuanian",
  Luxembourg: "luxembourgish|luxemburg",
  Malaysia: "malaysian",
  Malta: "maltese",
  Mexico: "mexican",
  Morocco: "moroccan",
  Netherlands: "the netherlands|dutch|holland",
  "New Zealand": "kiwi",
  Nigeria: "nigerian",
  Norway: "norwegian",
  Peru: "peruvian",
  Philippines: "the philippines|filipino",
  Poland: "polish",
  Portugal: "portuguese",
  Romania: "romanian",
  "Saudi Arabia": "saudi",
  Serbia: "serbian",
  Singapore: "singaporean",
  Slovakia: "slovak|slovakian",
  Slovenia: "slovenian",
  "South Africa": "south african",
  "South Korea": "south korean|korean|korea",
  Spain: "spanish|espana",
  Sweden: "swedish|swede",
  Switzerland: "swiss|schweiz",
  Taiwan: "taiwanese",
  Thailand: "thai",
  Turkey: "turkish|turkiye",
  Ukraine: "ukrainian",
  "United Arab Emirates": "the uae|uae|emirati|the emirates",
  "United Kingdom":
    "the uk|u.k.|uk|great britain|britain|british|england|english|scotland|scottish|wales|welsh|the united kingdom",
  "United States":
    "the us|the usa|u.s.a.|u.s.|usa|us|america|american|united states of america|the united states|the states",
  Vietnam: "vietnamese",
};

const dach = ["Germany", "Austria", "Switzerland"];
const nordics = ["Denmark", "Finland", "Iceland", "Norway", "Sweden"];
const benelux = ["Belgium", "Netherlands", "Luxembourg"];
const baltics = ["Estonia", "Latvia", "Lithuania"];
const europeanUnion = [
  ...["Austria", "Belgium", "Bulgaria", "Croatia", "Cyprus", "Czech Republic", "Denmark", "Estonia", "Finland"],
  ...["France", "Germany", "Greece", "Hungary", "Ireland", "Italy", "Latvia", "Lithuania", "Luxembourg", "Malta"],
  ...["Netherlands", "Poland", "Portugal", "Romania", "Slovakia", "Slovenia", "Spain", "Sweden"],
];
const regions: readonly (readonly [string, readonly string[]])[] = [
  ["dach|dach region|german-speaking countries", dach],
  ["nordics|the nordics|nordic|nordic countries", nordics],
  ["scandinavia|scandinavian", ["Denmark", "Norway", "Sweden"]],
  ["benelux", benelux],
  ["baltics|the baltics|baltic", baltics],
  ["eu|the eu|european union|the european union", europeanUnion],
  [
    "europe|european",
    [...europeanUnion, "Iceland", "Norway", "Serbia", "Switzerland", "Turkey", "Ukraine", "United Kingdom"],
  ],
  ["north america|north american", ["Canada", "Mexico", "United States"]],
  ["latin america|latam|latin american|south america", ["Argentina", "Brazil", "Chile", "Colombia", "Mexico", "Peru"]],
  [
    "asia|asian",
    [
      ...["China", "Hong Kong", "India", "Indonesia", "Israel", "Japan", "Malaysia", "Philippines", "Saudi Arabia"],
      ...["Singapore", "South Korea", "Taiwan", "Thailand", "United Arab Emirates", "Vietnam"],
    ],
  ],
];

/** Every word for a country or region, in folded spelling, with the countries it means. */
export const countryWords: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.entries(aliases).flatMap(([name, words]) =>
    [name.toLowerCase(), ...words.split("|")].map((word): [string, string[]] => [word, [name]]),
  ),
  ...regions.flatMap(([words, names]) => words.split("|").map((word): [string, readonly string[]] => [word, names])),
]);
