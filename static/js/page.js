/* What every page may use. Each module looks for its own data- attributes and does nothing where there are none. */
import "./copy.js";
import "./dialog.js";
import "./menu.js";
import "./focus.js";
import "./refresh.js";
import "./table.js";
