/** Where people keep private mail: such a domain tells nothing of a company. */
const privateMail = new Set(
  "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.ru yandex.ru proton.me protonmail.com pm.me fastmail.com zoho.com hey.com qq.com 163.com orange.fr free.fr laposte.net libero.it posteo.de mailbox.org".split(
    " ",
  ),
);

/** The domain of someone's employer by their address; undefined for private mail. */
export function workDomain(email: string | null): string | undefined {
  const domain = email?.split("@")[1]?.toLowerCase();
  return !domain || privateMail.has(domain) || /(?:^|\.)yahoo\./.test(domain) ? undefined : domain;
}
