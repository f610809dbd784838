/** The floor: nodemailer's own pool, handed the same mails ready made, with nothing to plan, to fill in or to record. */
import nodemailer from "nodemailer";
import type { MailSubject } from "../../mail/mail_subject.ts";
import { sampleMail } from "./sample_mail.ts";

export const send: MailSubject = async ({ mails, smtpUrl }) => {
  const { hostname, port } = new URL(smtpUrl);
  const pool = nodemailer.createTransport({
    host: hostname,
    port: Number(port),
    pool: true,
    maxConnections: 5,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
  });
  const { subject, text, html, headers } = sampleMail();
  await Promise.all(
    Array.from({ length: mails }, (_, place) =>
      pool.sendMail({
        from: { name: "Ada", address: "ada@sender.example.com" },
        to: { name: "Ada Reader", address: `reader${place}@company${place % 500}.example` },
        subject,
        text,
        html,
        headers,
      }),
    ),
  );
  pool.close();
};
