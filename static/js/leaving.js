/* Browsers clear what they store when the server asks them to, but only over HTTPS; answers not saved yet go in any case. */
import { dropAllDrafts } from "./drafts.js";

dropAllDrafts();
