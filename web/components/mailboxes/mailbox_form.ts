import type { Mailbox } from "../../../shared/contracts/mailbox.ts";
import { deviceTimeZone } from "../../state/time.ts";
import type { MailboxChange } from "./mailbox_requests.ts";

/** A mailbox while one fills it in; numbers as typed. */
export interface MailboxForm {
  address: string;
  name: string;
  signature: string;
  timeZone: string;
  /** Empty: no public holidays are kept. */
  country: string;
  days: readonly number[];
  fromHour: string;
  toHour: string;
  dailyCap: string;
  warmsUp: boolean;
  warmUpFrom: string;
  gapFrom: string;
  gapTo: string;
  /** With commas between them. */
  selectors: string;
}

/** The form of a mailbox; of a new one with what suits most. */
export function mailboxForm(
  mailbox: Mailbox | undefined,
  own: { address: string; name: string; country: string },
): MailboxForm {
  return {
    address: mailbox?.address ?? own.address,
    name: mailbox?.from_name ?? own.name,
    signature: mailbox?.signature ?? "",
    timeZone: mailbox?.time_zone ?? deviceTimeZone,
    country: mailbox ? (mailbox.country ?? "") : own.country,
    days: mailbox?.work_days ?? [1, 2, 3, 4, 5],
    fromHour: mailbox?.from_hour ?? "09:00",
    toHour: mailbox?.to_hour ?? "17:00",
    dailyCap: `${mailbox?.daily_cap ?? 50}`,
    warmsUp: mailbox ? mailbox.warm_up_from !== null : true,
    warmUpFrom: `${mailbox?.warm_up_from ?? 10}`,
    gapFrom: `${mailbox?.gap_seconds_min ?? 60}`,
    gapTo: `${mailbox?.gap_seconds_max ?? 180}`,
    selectors: mailbox?.dkim_selectors.join(", ") ?? "",
  };
}

/** Why the form can't be saved; undefined when it can. The server looks again. */
export function problemOf(form: MailboxForm): string | undefined {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.address.trim())) return "The address is one like anna@example.com.";
  if (form.name.trim() === "") return "Give the name that readers see.";
  if (form.days.length === 0) return "Choose at least one day.";
  if (form.fromHour >= form.toHour) return "The first hour comes before the last.";
  if (!isWhole(form.dailyCap, 1, 100_000)) return "The mails a day are 1 to 100,000.";
  if (form.warmsUp && !isWhole(form.warmUpFrom, 1, Number(form.dailyCap))) {
    return "The warm-up begins with at least one mail and at most as many as the day may have.";
  }
  if (!isWhole(form.gapFrom, 0, 86_400) || !isWhole(form.gapTo, Number(form.gapFrom), 86_400)) {
    return "The seconds between two mails are 0 to 86,400, the least before the most.";
  }
  if (selectorsIn(form.selectors).length > 5) return "There are at most five DKIM selectors.";
  return undefined;
}

export function changeOf(form: MailboxForm): MailboxChange {
  return {
    address: form.address.trim(),
    from_name: form.name.trim(),
    signature: form.signature.trim(),
    time_zone: form.timeZone,
    country: form.country.trim() === "" ? null : form.country.trim().toUpperCase(),
    work_days: [...form.days],
    from_hour: form.fromHour,
    to_hour: form.toHour,
    daily_cap: Number(form.dailyCap),
    warm_up_from: form.warmsUp ? Number(form.warmUpFrom) : null,
    gap_seconds_min: Number(form.gapFrom),
    gap_seconds_max: Number(form.gapTo),
    dkim_selectors: selectorsIn(form.selectors),
  };
}

function selectorsIn(typed: string): string[] {
  return typed.split(/[\s,;]+/).filter(Boolean);
}

function isWhole(typed: string, least: number, most: number): boolean {
  const number = Number(typed);
  return typed.trim() !== "" && Number.isInteger(number) && number >= least && number <= most;
}
