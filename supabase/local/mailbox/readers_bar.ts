import { html } from "hono/html";
import { clockPaces } from "../../../shared/contracts/demo_readers.ts";
import type { Markup } from "./mailbox_page.ts";

/** The demo's readers: their switch, the clock of the campaigns, and what they did. Shown where there are any. */
export function readersBar(): Markup {
  return html`<section id="readers" class="readers" aria-label="Demo readers" hidden>
    <div class="told">
      <label class="switch">
        <input id="readers-on" type="checkbox" role="switch" />
        <span><strong>Demo readers</strong> <span class="about">open, click, answer, bounce and go on holiday</span></span>
      </label>
      <p id="readers-done" class="done"></p>
    </div>
    <div class="controls">
      <p class="clock"><strong id="readers-now"></strong> <span id="readers-ahead"></span></p>
      <fieldset class="paces" aria-label="Pace of the clock">
        ${clockPaces.map(
          ({ speed, label, meaning }) =>
            html`<label title="${meaning}"><input type="radio" name="pace" value="${speed}" />${label}</label>`,
        )}
      </fieldset>
      <button id="readers-next" type="button">Jump to the next mail</button>
      <button id="readers-back" type="button" class="quiet" title="Mails that wait come nearer by as much; what has happened keeps its date">Back to now</button>
    </div>
    <p id="readers-problem" class="problem" role="alert"></p>
  </section>`;
}
