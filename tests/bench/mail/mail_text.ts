/** The subject of the bench's mail. */
export const subject = "Fewer empty runs at {{ lead.company }}";

/** Markdown of which a mail of about 4 KB becomes, in both its parts and with its headers. */
export const template = `Hello {{ lead.first_name }},

I saw that {{ lead.company }} runs its own lorries from {{ lead.city | default: "your town" }}. Teams like yours tell us
that every third of them comes home empty, and that nobody has the time to look for a load on the way.

**That is what we do.** You tell us where your lorries are in the evening; in the morning there is
[a list of loads](https://sender.example.com/loads?from=mail) that lie on the way, with a price that is already agreed.

- no fee until a load is delivered
- loads only from shippers whom you have not blocked
- the papers are filled in before the driver arrives

Would a quarter of an hour next week suit you, {{ lead.first_name }}? I will bring the numbers of three companies of your
size in {{ account.industry | default: "your field" }}, and you can ask them yourself.
`;
