import { type ImportField, importFields } from "./import_fields.ts";

/**
 * What other systems and people call the fields, as `columnKey` writes it. HubSpot, Salesforce and Apollo among them: their
 * exports are read without a question.
 */
const known: Record<ImportField, string> = {
  name: "name|full name|contact name|contact|person|lead|lead name|display name|vollstandiger name|ansprechpartner|nombre completo|nom complet",
  first_name: "first name|firstname|given name|forename|vorname|prenom|nombre",
  last_name: "last name|lastname|surname|family name|nachname|familienname|nom|nom de famille|apellido|apellidos",
  email:
    "email|e mail|mail|email address|e mail address|work email|business email|primary email|e mail adresse|emailadresse|correo|correo electronico|courriel|adresse e mail",
  phone:
    "phone|phone number|telephone|tel|mobile|mobile phone|mobilephone|mobile number|mobile phone number|work phone|direct phone|work direct phone|corporate phone|telefon|telefonnummer|handy|mobil|telefono|portable",
  title: "title|job title|jobtitle|position|role|job|funktion|berufsbezeichnung|stelle|cargo|puesto|poste",
  company:
    "company|company name|account|account name|organization|organisation|organization name|employer|company name for emails|associated company|firma|firmenname|unternehmen|empresa|societe|entreprise",
  domain:
    "website|web site|company website|domain|company domain|company domain name|url|web|webseite|homepage|sitio web|site web",
  industry: "industry|sector|branche|industrie|industria|sector de actividad|secteur",
  employee_count:
    "employees|number of employees|numberofemployees|no of employees|employee count|company size|headcount|mitarbeiter|mitarbeiterzahl|anzahl mitarbeiter|empleados|effectif",
  country: "country|country region|nation|land|pais|pays",
  city: "city|town|stadt|ort|ciudad|ville",
  stage: "lifecycle stage|stage|lead status|status|pipeline stage|lead stage|phase|etapa|etape",
  owner:
    "owner|contact owner|lead owner|account owner|assigned to|sales owner|besitzer|zustandig|verantwortlich|propietario|proprietaire",
  tags: "tags|tag|labels|lists|schlagworter|etiketten|etiquetas",
  source: "source|lead source|leadsource|original source|herkunft|quelle|fuente|origine",
  do_not_contact:
    "do not contact|unsubscribed|opted out|opt out|email opt out|has opted out of email|hasoptedoutofemail|nicht kontaktieren",
  note: "note|notes|comment|comments|description|remarks|notiz|notizen|bemerkung|bemerkungen|kommentar|notas",
};

/** By a column's name the field, and how early it stands in the list: of two columns for one field the earlier wins. */
export const knownColumns: ReadonlyMap<string, { field: ImportField; rank: number }> = new Map(
  importFields.flatMap(({ field }) => known[field].split("|").map((word, rank) => [word, { field, rank }] as const)),
);

/** A name without accents, signs and case: "# Employees" is "employees". */
export function columnKey(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** The system whose export has such columns; undefined for others. */
export function systemOf(columns: readonly string[]): "HubSpot" | "Salesforce" | "Apollo" | undefined {
  const names = new Set(columns.map(columnKey));
  const has = (...wanted: string[]) => wanted.every((name) => names.has(name));
  if (has("apollo contact id") || has("company name for emails")) return "Apollo";
  if (
    has("record id", "first name") &&
    ["lifecycle stage", "lead status", "contact owner", "create date"].some((name) => has(name))
  ) {
    return "HubSpot";
  }
  return has("firstname", "lastname") && ["leadsource", "numberofemployees", "mobilephone"].some((name) => has(name))
    ? "Salesforce"
    : undefined;
}
