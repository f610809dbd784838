import type { FoundFact } from "../../contracts/fact.ts";

/** Who runs a domain's mail, by where its MX records lead. */
const mailServices: readonly [RegExp, string][] = [
  [/google\.com\.?$|googlemail\.com\.?$/, "Google Workspace"],
  [/(?:mail\.protection\.)?outlook\.com\.?$/, "Microsoft 365"],
  [/pphosted\.com\.?$/, "Proofpoint"],
  [/mimecast\.com\.?$/, "Mimecast"],
  [/zoho\.(?:com|eu)\.?$/, "Zoho Mail"],
  [/protonmail\.ch\.?$/, "Proton Mail"],
  [/messagingengine\.com\.?$/, "Fastmail"],
  [/kundenserver\.de\.?$|ionos\.\w+\.?$/, "IONOS"],
];

/** Services that ask for a record of their own, or that a domain lets send its mail. */
const services: readonly [RegExp, string][] = [
  [/_spf\.salesforce\.com/, "Salesforce"],
  [/hubspotemail\.net|hubspot-developer-verification/, "HubSpot"],
  [/servers\.mcsv\.net/, "Mailchimp"],
  [/sendgrid\.net/, "SendGrid"],
  [/mail\.zendesk\.com/, "Zendesk"],
  [/atlassian-domain-verification/, "Atlassian"],
  [/docusign=/, "DocuSign"],
  [/stripe-verification/, "Stripe"],
  [/slack-domain-verification/, "Slack"],
  [/facebook-domain-verification/, "Meta"],
  [/personio/, "Personio"],
];

/** What the records of a domain tell, each a line as `readRecords` writes it. All of it is inferred. */
export function recordFacts(sourceUrl: string, lines: readonly string[]): FoundFact[] {
  const found: FoundFact[] = [];
  const add = (field: string, value: string, quote: string, basis: string) => {
    if (!found.some((fact) => fact.field === field && fact.value === value))
      found.push({ field, value, source_url: sourceUrl, quote: quote.slice(0, 1000), is_inferred: true, basis });
  };
  for (const line of lines) {
    const text = line.toLowerCase();
    if (text.startsWith("mx ")) {
      const service = mailServices.find(([pattern]) => pattern.test(text))?.[1];
      if (service) add("mail_service", service, line, "The mail of the domain is delivered there.");
    } else {
      for (const [pattern, service] of services)
        if (pattern.test(text)) add("uses", service, line, "A record of the domain names the service.");
    }
  }
  return found;
}
