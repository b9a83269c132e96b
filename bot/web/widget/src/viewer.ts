/** Makes the plan viewer livelier; without it everything is there, only less at hand. */
import { followReading } from "./viewer/reading";
import { tendOutline } from "./viewer/outline";
import { showPictures } from "./viewer/pictures";

const page = document.querySelector<HTMLElement>(".viewer");
if (page) {
  const atSection = tendOutline(page);
  const atPage = showPictures(page);
  followReading(page, { atSection, atPage });
}
