/** A mail's source with line ends as they travel. */
export function mimeMail(headers: Record<string, string>, body = ""): Uint8Array {
  const head = Object.entries({ From: "Bob Example <bob@example.com>", To: "ada@sender.example", ...headers });
  const text = `${head.map(([name, value]) => `${name}: ${value}`).join("\n")}\n\n${body}`;
  return new TextEncoder().encode(text.replaceAll(/\r?\n/g, "\r\n"));
}

/** A bounce as RFC 3464 has it: words, fields for machines, and the headers of the mail that came back. */
export function bounceMail(recipient: Record<string, string>, headers: Record<string, string> = {}): Uint8Array {
  const fields = Object.entries({ "Final-Recipient": "rfc822; bob@example.com", Action: "failed", ...recipient });
  return mimeMail(
    {
      From: "Mail Delivery System <MAILER-DAEMON@mx.example>",
      Subject: "Undelivered Mail Returned to Sender",
      "Message-ID": "<bounce-1@mx.example>",
      "Content-Type": 'multipart/report; report-type=delivery-status; boundary="b1"',
      ...headers,
    },
    `--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0000

${fields.map(([name, value]) => `${name}: ${value}`).join("\n")}

--b1
Content-Type: message/rfc822

Message-ID: <9f3c2a10-0000-4000-8000-000000000001@sender.example>
From: Ada <ada@sender.example>
To: bob@example.com
Subject: Hello

Hello Bob
--b1--
`,
  );
}

/** A complaint as RFC 5965 has it. */
export function complaintMail(fields: Record<string, string> = {}): Uint8Array {
  const all = Object.entries({ "Feedback-Type": "abuse", "User-Agent": "Reporter/1.0", Version: "1", ...fields });
  return mimeMail(
    {
      From: "Feedback <fbl@provider.example>",
      Subject: "FW: Hello",
      "Message-ID": "<complaint-1@provider.example>",
      "Content-Type": 'multipart/report; report-type=feedback-report; boundary="b1"',
    },
    `--b1
Content-Type: text/plain

This is an email abuse report.

--b1
Content-Type: message/feedback-report

${all.map(([name, value]) => `${name}: ${value}`).join("\n")}

--b1
Content-Type: text/rfc822-headers

Message-ID: <9f3c2a10-0000-4000-8000-000000000001@sender.example>
To: redacted
Subject: Hello

--b1--
`,
  );
}
