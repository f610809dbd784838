/** What a sender of the bench is asked: to hand `mails` mails over to the server at `smtpUrl`. */
export type MailTask = { mails: number; smtpUrl: string; databaseUrl: string };

/** Hands them over and returns when the server has taken all of them; as `prepare`, what comes before and is not measured. */
export type MailSubject = (task: MailTask) => Promise<void>;
