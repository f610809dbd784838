/** Words with which clients begin what they quote, in the languages in which they are sold most. */
const openers =
  /^[-*\s]*(on|am|le|el|il|in data|op|em|no dia|den|dne|dnia|w dniu|pe|ma|ti|ke|to|la|su|pada|vào|tarihinde|пн|вт|ср|чт|пт|сб|вс|\d{1,2}[./ ]|\d{4}[-./年])/iu;
const verbs =
  /(?<!\p{L})(wrote|schrieb|écrit|escribió|scritto|schreef|escreveu|skrev|napisał|pisze|kirjoitti|napsal|yazdı|написал|пишет)|写道|寫道|のメッセージ|作成|작성/iu;
const longestHead = 400;

/** "On … Ada <ada@example.com> wrote:", also with the verb in the middle, as German and Dutch have it. */
export function isAttribution(joined: string): boolean {
  if (joined.length > longestHead || !/[:：]\s*[-*]*$/.test(joined)) return false;
  const hasAddress = /<?[^<>\s@]{1,100}@[^<>\s@]{1,100}>?/.test(joined);
  if (!hasAddress && !/\d/.test(joined)) return false;
  if (verbs.test(joined)) return openers.test(joined) || hasAddress;
  return /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b/.test(joined) && hasAddress;
}

/** Whether an attribution may begin with this line: it is looked at with the next two, since clients wrap it. */
export function mayOpenAttribution(line: string): boolean {
  return line.length <= longestHead && (openers.test(line) || line.includes("@") || verbs.test(line));
}

const rule =
  /^[-–_=*\s]{2,}(original message|forwarded message|reply message|ursprüngliche nachricht|weitergeleitete nachricht|originalnachricht|message d['’]origine|message original|message transféré|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|mensagem original|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|wiadomość oryginalna|původní zpráva|исходное сообщение|原始邮件|元のメッセージ)[-–_=*\s]*$/iu;

/** "-----Original Message-----" and its kin; a long rule of underscores is Outlook's. */
export function isSeparator(line: string): boolean {
  return line.length <= longestHead && (rule.test(line) || /^_{20,}$/.test(line));
}

const from =
  /^[*\s]*(from|von|de|da|van|fra|från|od|lähettäjä|от|gönderen|发件人|寄件者|差出人|보낸 사람)\s?\*?\s?[:：]\s?\*?\s*\S/iu;
const others =
  /^[*\s]*(sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|date|à|objet|enviado(?: el)?|fecha|para|asunto|inviato|data|a|oggetto|verzonden|aan|onderwerp|enviada(?: em)?|assunto|skickat|till|ämne|sendt|til|emne|wysłano|do|temat|отправлено|кому|тема|发送时间|收件人|主题|送信日時|宛先|件名)\s?\*?\s?[:：]/iu;

/** The block of From, Sent, To and Subject that Outlook and phones put above what they quote. */
export function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!from.test((lines[at] ?? "").slice(0, longestHead))) return false;
  const next = lines.slice(at + 1, at + 6).map((line) => line.slice(0, longestHead));
  return next.filter((line) => others.test(line)).length >= 2;
}

const devices =
  /^(sent from (my|mail|outlook|yahoo|proton|samsung|the)|get outlook for|von meinem .{2,40} gesendet|gesendet (von|mit|aus) |envoyé (de|depuis|à partir de) |télécharger outlook|enviado (desde|do meu) |inviato da|verzonden (vanaf|met)|verstuurd vanaf|skickat från|sendt fra|wysłane z|отправлено с|diese nachricht wurde von meinem)/iu;

/** "Sent from my iPhone": a line that nobody wrote. */
export function isDeviceLine(line: string): boolean {
  return line.length <= 200 && devices.test(line.trim());
}
