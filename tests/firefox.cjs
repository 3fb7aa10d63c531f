// Opens pages of the site from disk in Firefox, searches, and prints what was seen as JSON.
// node firefox.cjs NODE_MODULES FIREFOX ADDRESS_OF_THE_SITE PATH...
const [modules, executablePath, root, ...paths] = process.argv.slice(2);
const puppeteer = require(`${modules}/puppeteer-core`);

async function main() {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  const seen = { messages: [], titles: {}, hits: {}, opened: "" };
  try {
    const page = await browser.newPage();
    page.on("console", (message) => seen.messages.push(message.text()));
    page.on("pageerror", (error) => seen.messages.push(String(error)));
    for (const path of paths) {
      await page.goto(`${root}/${path}`);
      seen.titles[path] = await page.title();
    }
    await page.goto(`${root}/${paths[0]}`);
    for (const text of ["Côte", "cote"]) {
      await page.$eval("#query", (field) => { field.value = ""; field.focus(); });
      await page.type("#query", text);
      await page.waitForSelector("#hits a");
      seen.hits[text] = await page.$$eval("#hits a", (links) => links.map((link) => link.getAttribute("href")));
    }
    await page.keyboard.press("ArrowDown");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    seen.opened = page.url();
  } finally {
    await browser.close();
  }
  console.log(JSON.stringify(seen));
}

main().catch((error) => { console.error(error); process.exit(1); });
