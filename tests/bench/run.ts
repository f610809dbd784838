import { benchAlerts } from "./alerts/bench_alerts.ts";
import { benchAnalytics } from "./analytics/bench_analytics.ts";
import { benchChat } from "./chat/bench_chat.ts";
import { benchCold } from "./cold/bench_cold.ts";
import { benchEnrolments } from "./enrolments/bench_enrolments.ts";
import { installPeers } from "./harness/install_peers.ts";
import type { Scorecard } from "./harness/scorecard.ts";
import { benchImport } from "./import/bench_import.ts";
import { benchLeads } from "./leads/bench_leads.ts";
import { benchMail } from "./mail/bench_mail.ts";
import { benchNotifications } from "./notifications/bench_notifications.ts";
import { benchPage } from "./page/bench_page.ts";
import { benchSchedule } from "./schedule/bench_schedule.ts";
import { benchWebhooks } from "./webhooks/bench_webhooks.ts";

/** `npm run bench [AREA …] [-- --quick]`: measures the product beside its peers and fails when a ratio misses its goal. */
const areas: Record<string, (isQuick: boolean) => Promise<Scorecard>> = {
  chat: benchChat,
  cold: benchCold,
  page: benchPage,
  notifications: benchNotifications,
  leads: benchLeads,
  import: benchImport,
  mail: benchMail,
  schedule: benchSchedule,
  enrolments: benchEnrolments,
  webhooks: benchWebhooks,
  alerts: benchAlerts,
  analytics: benchAnalytics,
};

process.exitCode = await main(process.argv.slice(2), console.log);

async function main(words: readonly string[], write: (line: string) => void): Promise<number> {
  const named = words.filter((word) => word !== "--quick");
  const unknown = named.find((name) => !(name in areas));
  if (unknown !== undefined) {
    write(`There is no area "${unknown}". The areas are: ${Object.keys(areas).join(", ")}. --quick measures less.`);
    return 2;
  }
  await installPeers(write);
  let allMet = true;
  for (const [name, bench] of Object.entries(areas)) {
    if (named.length > 0 && !named.includes(name)) continue;
    const card = await bench(words.includes("--quick"));
    allMet = card.print(write) && allMet;
  }
  return allMet ? 0 : 1;
}
