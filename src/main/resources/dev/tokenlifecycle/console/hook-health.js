// How a hook fares, in one label and one sentence.
import { label } from "./elements.js";
import { t, number, moment } from "./i18n.js";

/** Why nothing, or not everything, arrives at the receiver; undefined where all is well. */
export function hookProblem(hook) {
  if (hook.invalid) {
    return t("hooks.whyInvalid", hook.invalid);
  }
  if (hook.failing) {
    return t("hooks.whyFailing", number(hook.failing.attempts), hook.failing.error, moment(hook.failing.next_attempt_at));
  }
  return hook.dead_letters ? t("hooks.whyGivenUp", number(hook.dead_letters)) : undefined;
}

export function healthLabel(hook) {
  if (hook.invalid) {
    return label(t("hooks.invalid"), "red");
  }
  if (hook.failing) {
    return label(t("hooks.failing"), "red");
  }
  if (hook.dead_letters) {
    return label(t("hooks.givenUp", number(hook.dead_letters)), "red");
  }
  return hook.waiting ? label(t("hooks.waiting", number(hook.waiting)), "orange") : label(t("hooks.healthy"), "green");
}
