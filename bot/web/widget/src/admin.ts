/** Makes the operators' pages livelier; without it everything is there, only less at hand. */
import { followJob } from "./admin/following";
import { tendPageKeys } from "./admin/page_keys";
import { tendSending } from "./admin/sending";

document.documentElement.classList.add("has-script");
document.querySelector<HTMLElement>(".summary")?.focus();

const form = document.querySelector<HTMLFormElement>(".sending");
if (form) tendSending(form);

const progress = document.querySelector<HTMLElement>("[data-follow]");
if (progress) followJob(progress);

tendPageKeys();
