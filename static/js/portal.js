/* What a respondent's pages use: answers that save themselves, and evidence by drag and drop. */
import "./autosave.js";
import "./upload.js";
