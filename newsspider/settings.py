"""Every knob, with its unit, its default and why it stands where it stands.

Scrapy's own settings keep their names and meaning; those that are ours begin with `NEWSSPIDER_`. Each can be given
on the command line: `scrapy crawl news -a site=... -s DOWNLOAD_DELAY=5`.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

# --- the project -------------------------------------------------------------------------------------------------

BOT_NAME = "newsspider"
SPIDER_MODULES = ["newsspider.spiders"]
NEWSPIDER_MODULE = "newsspider.spiders.sites"
COMMANDS_MODULE = "newsspider.commands"
TEMPLATES_DIR = str(Path(__file__).parent / "templates")
ADDONS = {"newsspider.addon.NewsspiderAddon": 100}

# --- who we are --------------------------------------------------------------------------------------------------

# A mail address or a page that tells a webmaster who crawls and why. Part of the user agent.
NEWSSPIDER_CONTACT = ""
# The product token that groups in robots.txt are matched with (RFC 9309, 2.2.1).
NEWSSPIDER_ROBOTS_AGENT = "newsspider"

# --- politeness --------------------------------------------------------------------------------------------------

# Seconds from the start of one request to the start of the next, per host. A longer Crawl-delay is kept.
DOWNLOAD_DELAY = 1.0
# Requests in flight per host, robots.txt, feeds, sitemaps, retries and redirects included.
CONCURRENT_REQUESTS_PER_DOMAIN = 2
# Requests in flight in all: so many that hosts which take their time do not hold back the others.
CONCURRENT_REQUESTS = 256
# Seconds. A host whose robots.txt asks for a longer Crawl-delay is left alone, and said so.
NEWSSPIDER_MAX_CRAWL_DELAY_S = 30.0
# Seconds. A host that asks for a longer pause by Retry-After is left alone for the rest of the run.
NEWSSPIDER_MAX_PAUSE_S = 60.0
# Seconds. A host that takes more than a second to answer gets as much time between two requests as its answers take, up
# to this; 0: no more than the delay. Errors make it longer and never shorter.
NEWSSPIDER_MAX_LATENCY_DELAY_S = 10.0
# So many answers 401, 403, 407 or 451 in a row, and the host is left alone for the rest of the run; from the fifth on
# it is asked ever more slowly. 0: any number.
NEWSSPIDER_MAX_REFUSALS = 30
# robots.txt is always obeyed, by the scheduler: no request before the answer (Scrapy's own middleware lets some
# through, see newsspider/scheduler.py), so that one is off.
SCHEDULER = "newsspider.scheduler.PoliteScheduler"
DOWNLOADER = "newsspider.downloader.PoliteDownloader"
DUPEFILTER_CLASS = "newsspider.dupefilter.CompactDupeFilter"
ROBOTSTXT_OBEY = False
COOKIES_ENABLED = False
# Certificates have to be valid, but for sites with `insecure = true`.
DOWNLOAD_VERIFY_CERTIFICATES = True
REFERRER_POLICY = "same-origin"

# --- where requests may go ---------------------------------------------------------------------------------------

# Networks (`10.0.0.0/8`) and single `host:port` pairs that may be asked although they are not on the public web.
NEWSSPIDER_ALLOWED_NETWORKS: list[str] = []
# Ports that may be asked, beside those in the addresses of the site itself and in the setting above: a network that is
# allowed is so at every port.
NEWSSPIDER_ALLOWED_PORTS = [80, 443]
TWISTED_DNS_RESOLVER = "newsspider.resolver.GuardedResolver"
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "newsspider.middlewares.render.RenderMiddleware": 90,  # after redirects (600), retries (550) and decoding (590)
    "newsspider.middlewares.moved.MovedMiddleware": 540,  # after redirects and retries
    "newsspider.middlewares.redirect.RefreshMiddleware": 580,
    "newsspider.middlewares.decoding.DecodingMiddleware": 590,
    "newsspider.middlewares.redirect.RedirectMiddleware": 600,
    "newsspider.middlewares.keep.KeepMiddleware": 780,  # before whatever makes another answer of one
    "newsspider.middlewares.address.AddressGuardMiddleware": 790,  # knows the proxy (750)
    "newsspider.middlewares.lease.LeaseMiddleware": 795,  # of many machines: what is not asked needs no lease
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,  # decodes by whatever codec a page names
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,  # follows everywhere
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # takes half a page for a whole one
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the spider checks the site of every link
}
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    "http": "newsspider.wire.handler.GuardedHandler",
    "https": "newsspider.wire.handler.GuardedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# --- how much -----------------------------------------------------------------------------------------------------

# What is over one of these limits is not taken; log, manifest and ledger say which one it was. (Of 2,107 pages of news
# sites the largest has 5.3 MB.)
# Seconds for one response, from the connection to its last byte.
DOWNLOAD_TIMEOUT = 30.0
# Bytes of one response, as it comes and unpacked.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# Bytes of the head of a response, all its lines together.
NEWSSPIDER_MAX_HEADER_BYTES = 65_536
# Bytes a second that have to come over ten seconds of a body, so that a page that drips is not waited for. 0: any.
NEWSSPIDER_MIN_RATE = 1_000.0
# Bytes of all responses under way together. Over that, the largest is ended, and asked for again. 0: any.
NEWSSPIDER_MAX_BYTES_IN_FLIGHT = 32 * 1024 * 1024
# Redirects of one request, those of pages (`<meta http-equiv="refresh">`) included. Articles and sections are not
# looked for at other sites; robots.txt, a front page, feeds and sitemaps are.
REDIRECT_MAX_TIMES = 10
# Tries beside the first, where another one may bring it: no answer, one that broke off, 429, 5xx.
RETRY_TIMES = 1
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.CannotResolveHostError",
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.core.downloader.handlers.http11.TunnelError",
    "twisted.internet.error.ConnectError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectionLost",
    "newsspider.errors.NotTakenNow",
]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the spider says which request failed, once
# Seconds that requests in flight get to end once a run is to end (a signal, a budget).
NEWSSPIDER_GRACE_S = 5.0
# Section pages, sitemaps and feeds read for one site and run.
NEWSSPIDER_MAX_SECTIONS = 60
NEWSSPIDER_MAX_SITEMAPS = 50
NEWSSPIDER_MAX_FEEDS = 30
# Requests of one site and run, robots.txt and redirects included; what is left waits for the next run. 0: any number.
NEWSSPIDER_MAX_REQUESTS = 50_000
# So many requests in a row for addresses of one shape (`/2026/11/9-words.html`) that bring no article, or only copies,
# are a trap: the rest of that shape waits for the next run, but what feeds and news sitemaps name. 0: none is.
NEWSSPIDER_MAX_FRUITLESS = 300
# Addresses of one site that wait for later runs, about 200 bytes each in the memory; beyond them the oldest are
# forgotten at the end of a run, and named again by whoever lists them then. 0: any number.
NEWSSPIDER_MAX_WAITING = 500_000
# Sitemaps, feeds and sections of one site that are remembered, about 150 bytes each; what else is named is not, and of
# too many those are forgotten that nobody has asked, or that have brought nothing for long. 0: any number.
NEWSSPIDER_MAX_SOURCES = 10_000
# Hosts of one site (news.example.com, sport.example.com ...) that are asked in one run. 0: any number.
NEWSSPIDER_MAX_HOSTS = 50
# Addresses that sitemaps of one site name and no run has read, taken in one run, the newest first of each; the next
# run takes the next ones. 0: any number.
NEWSSPIDER_MAX_SITEMAP_ENTRIES = 50_000
# A sitemap named by an index that an index names is of depth 3; deeper ones are not read. 0: any depth.
NEWSSPIDER_MAX_SITEMAP_DEPTH = 3
# Requests for articles that are kept ready, about 3 KB each, about 1,000 of one site; the freshest. Whatever else was
# found waits in the memory.
NEWSSPIDER_MAX_QUEUED = 20_000
# Further pages of one section (?page=2 ...), followed while they bring new articles.
NEWSSPIDER_MAX_PAGES_PER_SECTION = 10
# Archive pages of a day or a month each, from the newest one to older ones, likewise.
NEWSSPIDER_MAX_ARCHIVE_PAGES = 100
# Names resolve in these threads.
REACTOR_THREADPOOL_MAXSIZE = 20
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None
# A check for who writes a spider, which reads the callback's source again with every response: a tenth of the CPU
# (measured with Scrapy 2.19).
WARN_ON_GENERATOR_RETURN_VALUE = False
# Items of one response handled at once. Scrapy's 100 costs a fifth of the CPU (measured with 2.19).
CONCURRENT_ITEMS = 4
# Bytes of responses between download and export: the back-pressure. More than one response can have, so that a large
# one keeps nobody from asking while it is read.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 12_000_000

# --- what reading may take ----------------------------------------------------------------------------------------

# Processes of their own in which pages, listings, feeds and sitemaps are read, at most: one is started when the others
# have something to read. Each reads thirty pages a second or so, those of a site one after another (but for archives);
# where one takes long while other sites wait, there is one process more for a while. All branch off one that has
# loaded the model, and share its memory. -1: as many as there are processors. 0: all is read in the crawl's process,
# without the two limits below, which is easier to debug.
NEWSSPIDER_READERS = -1
# Seconds of processor time for one page; a feed or a sitemap gets four times as much. 0: no limit. The kernel ends a
# process that takes more, the page is dropped as "took too long to read", and another process reads the next one. Of
# 2,107 real pages the longest takes half a second.
NEWSSPIDER_PAGE_CPU_S = 5.0
# MiB of data of such a process beside its model and its libraries. 0: no limit. A page for which it is too little is
# dropped as "took too much memory to read".
NEWSSPIDER_READER_MB = 88

# --- pages that a browser finishes (`render = true` of a site) --------------------------------------------------

# The path or the command of a Chromium. Empty: the one that is installed (chromium, google-chrome ...).
NEWSSPIDER_BROWSER = ""
# Pages in the browser at once. With two of them it takes half a gigabyte.
NEWSSPIDER_BROWSER_PAGES = 2
# Seconds that a page gets to finish, beside the time in which its requests wait for their turn and their answer. What
# is there then is taken.
NEWSSPIDER_BROWSER_WAIT_S = 10.0
# Requests of one page to its own site. Scripts are asked for once in a run.
NEWSSPIDER_BROWSER_MAX_REQUESTS = 30

# --- what is an article ------------------------------------------------------------------------------------------

# Probability from 0 to 1 below which a page is not exported (`isArticleProbability` of the record). A miss is worse
# than a false hit, so it is below one half.
NEWSSPIDER_MIN_ARTICLE_PROBABILITY = 0.4
# An address that a page links without saying more is asked for from this likelihood on; one from a sitemap, where
# nearly everything is an article, from the second. What a site's own pages have taught is part of it.
NEWSSPIDER_MIN_LINK_LIKELIHOOD = 0.5
NEWSSPIDER_MIN_SITEMAP_LIKELIHOOD = 0.3

# What publishers reserve is recorded (`robotsDirectives` of <meta> and X-Robots-Tag, `tdmReservation`); pages that have
# one of these are not exported: "noindex,noarchive,nosnippet,noai,noimageai,tdm", or some of them, or any directive:
# one with a value by its name ("unavailable_after") or with its value ("max-snippet:0").
# Empty: none is left out. `nofollow` is always obeyed.
NEWSSPIDER_DROP = ""

# Whether each origin is asked, before its articles, for the file in which it may reserve text and data mining
# (`/.well-known/tdmrep.json`): one request a day where there is a memory, one a run where there is none. What it says
# is recorded where the page itself says nothing, and obeyed as NEWSSPIDER_DROP has it. One that does not answer is
# waited for ten seconds, and asked again an hour later.
NEWSSPIDER_TDM_FILE = True

# Whether pages are read by what a site's other pages have in common, too: what comes again and again (the box of a
# newsletter, who the author is, a disclaimer) is left out. It is learned from every article, and begins with the third.
NEWSSPIDER_SITE_MEMORY = True
# So many pages of a site of which nothing is known wait for each other before they are exported, so that the first of
# them are read by what all of them have in common; as many seconds at most, and no longer than more of the site is on
# its way. They are kept in the memory meanwhile: a run that is killed then leaves them to the next one, which exports
# them first. 0: none waits.
NEWSSPIDER_FIRST_PAGES = 10
NEWSSPIDER_FIRST_PAGES_S = 20.0

# The folder of a model of one's own, as `scrapy train` writes it; a relative path begins at the folder of scrapy.cfg.
# Empty: the one that ships with newsspider.
NEWSSPIDER_MODEL = ""

# Pages become articles here: what a spider yields is a Page, what is exported an Article.
ITEM_PIPELINES = {
    "newsspider.pipelines.extract.ExtractPipeline": 300,  # the ads and the navigation are left out
    "newsspider.pipelines.check.CheckPipeline": 400,  # what is not an article is dropped
    "newsspider.pipelines.deduplicate.DeduplicatePipeline": 500,  # copies are dropped
    "newsspider.pipelines.revise.RevisePipeline": 550,  # what is known is dropped, what has changed is a revision
    "newsspider.pipelines.limit.LimitPipeline": 600,  # no more than -a max_articles
}

# --- what is written ---------------------------------------------------------------------------------------------

# Everything that lasts is kept here; a relative path begins at the folder of scrapy.cfg.
NEWSSPIDER_DATA_DIR = "data"
# Where what takes time to unpack is kept for all projects of a user (68 MB): a run begins a third of a second sooner
# then, and takes 55 MB less. It can be made anew, so that whoever needs the room may clear it. Empty: nothing is kept.
NEWSSPIDER_CACHE_DIR = "~/.cache/newsspider"
# What earlier runs have seen: a file in the data folder, which one run at a time has, or a database that many runs
# have, each for other sites (postgresql://user:password@host/name; it needs the extra `postgres`). Empty: nothing is
# remembered, and runs do not know of each other.
NEWSSPIDER_MEMORY = "memory.sqlite"
# Seconds that a database is waited for in mid-run which does not answer, during a restart say: nothing is lost and
# nothing doubled. Then the run ends with exit code 74, and the next one goes on. 0: it is not waited for.
NEWSSPIDER_MEMORY_WAIT_S = 60.0
# "site:number", a row of the table `leases` in that database: once it is gone the run ends, and writes nothing more
# into the memory. For who gives sites to workers. Empty: none is asked for.
NEWSSPIDER_LEASE = ""
# Manifests and ledgers of so many runs are kept, under runs/ in the data folder. 0: none is written.
NEWSSPIDER_KEEP_RUNS = 100
# Whether what is measured of each site's pages is kept in the memory, some hundred bytes a run, and compared with what
# was usual so far: a site that has changed is told in log and manifest, and by exit code 3.
NEWSSPIDER_DRIFT = True
# Whether each request, each pause and each address that was not asked is written down, beside the manifest, about 300
# bytes a request. `scrapy audit` proves from it that the run was polite.
NEWSSPIDER_LEDGER = True
# A page about the last runs, written when a run has come to its end (`report.html`), and the same as metrics for
# node-exporter (`newsspider.prom`); relative paths begin at the data folder. Empty: none, and `scrapy report` writes
# them when it is asked. It takes a second, or ten with thousands of sites, beyond a budget if there is one; a run that
# is stopped leaves it to the next one. The page needs the extra `report`.
NEWSSPIDER_REPORT = ""
NEWSSPIDER_PROMETHEUS = ""
# What this run is called, in the names of its files. Empty: when it began in UTC, and four characters.
NEWSSPIDER_RUN_ID = ""
# The sites that `scrapy crawl news` crawls when it is given none.
NEWSSPIDER_SITES = "sites.toml"
# Fields of a line, of an object of `-o news.json` and of a row of `-o news.csv`: "default", "all", or a list of names.
NEWSSPIDER_FIELDS = "default"
# The run's own file is packed: "" (no), "gzip" or "zstd". A file that is named by -o is packed where its name says so
# (news.jsonl.gz, news.jsonl.zst).
NEWSSPIDER_COMPRESS = ""
# Where every answer is kept as it came, as WARC 1.1; a relative path begins at the data folder. Empty: nowhere. As
# much as the servers send, and 5 ms of CPU a page. Needs pip install 'newsspider[archive]'. `scrapy crawl archive`
# reads it again.
NEWSSPIDER_WARC = ""
# Megabytes after which a WARC file is complete, and the next one begun. 0: each run writes one.
NEWSSPIDER_WARC_MB = 1_000
# When a file of lines that is appended to (-o), or a run's own, is closed and begun anew: "" (never), "day" (in UTC),
# or a size such as "100MB", bytes in the file.
NEWSSPIDER_ROTATE = ""
# Where the lines are brought to at the end of a run, beside their files: "parquet:parquet" (a folder in the data
# folder), "postgresql://user@host/database", "opensearch+https://host:9200/articles" ... What one of them could not
# take, being away for instance, the next run brings, or `scrapy load`, which needs no run. It takes its time, beyond a
# budget if there is one; a signal ends it. Empty: nowhere.
NEWSSPIDER_SINKS: list[str] = []
# Each run its own file, which gets this name when it is complete. -o and -O take its place.
FEEDS: dict[str, dict[str, Any]] = {
    "%(data_dir)s/articles/%(name)s-%(run_id)s.jsonl%(packed)s": {"format": "jsonlines", "overwrite": True}
}
FEED_URI_PARAMS = "newsspider.exporters.names.uri_params"
FEED_EXPORTERS = {
    "jsonlines": "newsspider.exporters.jsonlines.ArticleLinesExporter",
    "jsonl": "newsspider.exporters.jsonlines.ArticleLinesExporter",
    "jl": "newsspider.exporters.jsonlines.ArticleLinesExporter",
    "json": "newsspider.exporters.records.ArticleJsonExporter",
    "csv": "newsspider.exporters.records.ArticleCsvExporter",
    "news-please": "newsspider.exporters.aliases.NewsPleaseExporter",  # -O articles.jsonl:news-please
    "zyte": "newsspider.exporters.aliases.ZyteExporter",
    "trafilatura": "newsspider.exporters.aliases.TrafilaturaExporter",
}
FEED_STORAGES = {
    "": "newsspider.exporters.storage.FileStorage",
    "file": "newsspider.exporters.storage.FileStorage",
}
FEED_STORE_EMPTY = False
FEED_EXPORT_ENCODING = "utf-8"

# --- many machines (`newsspider[cluster]`) ------------------------------------------------------------------------

# Where workers hear of the sites that are due: Redis, or RabbitMQ (amqp://...).
NEWSSPIDER_CLUSTER_BROKER = "redis://localhost:6379/0"
# The PostgreSQL database in which it is written who has which site, and when it was crawled. Empty: the one that
# NEWSSPIDER_MEMORY names.
NEWSSPIDER_CLUSTER_DATABASE = ""
# Seconds from the beginning of a site's run to the beginning of its next, unless its table of sites.toml has `every`. A
# site that fails waits twice as long each time, up to a day.
NEWSSPIDER_CLUSTER_EVERY_S = 3_600.0
# Seconds that a site is crawled in one go; what waits then is gone on with when the other sites have had their turn.
# The requests of one go are NEWSSPIDER_MAX_REQUESTS.
NEWSSPIDER_CLUSTER_SLICE_S = 600.0
# Seconds for which a worker has a site, unless it says so again. The site of a worker that is gone rests for so long;
# as long a worker may be without the database, less a third, before it ends its crawls. Never less than three times the
# longest that a host may be waited for (the settings above, `delay` of the site).
NEWSSPIDER_CLUSTER_LEASE_S = 60.0
# Seconds after which a site that waits for a worker is told to them again: the broker may have lost what it knew.
NEWSSPIDER_CLUSTER_LOST_S = 3_600.0
# The site that a worker has while this run crawls it, by its key: hosts of other sites are asked only while nobody else
# has those. A worker sets it. Empty: the run is nobody's.
NEWSSPIDER_CLUSTER_SITE = ""

# --- what is said ------------------------------------------------------------------------------------------------

EXTENSIONS = {
    "newsspider.extensions.remember.RememberExtension": 50,
    "newsspider.extensions.readers.ReadersExtension": 60,
    "newsspider.extensions.tally.TallyExtension": 100,
    "newsspider.extensions.limits.LimitsExtension": 110,
    "newsspider.extensions.rules.RulesExtension": 120,
    "newsspider.extensions.drift.DriftExtension": 125,  # after the tally
    "newsspider.extensions.reservations.ReservationsExtension": 130,  # needs the memory
    "newsspider.extensions.ending.EndingExtension": 150,
    "newsspider.extensions.budget.BudgetExtension": 160,
    "newsspider.extensions.progress.ProgressExtension": 200,
    "newsspider.extensions.summary.SummaryExtension": 300,
    "newsspider.extensions.manifest.ManifestExtension": 400,
    "newsspider.extensions.ledger.LedgerExtension": 410,  # where a ledger is, there is the manifest that it goes with
    "newsspider.extensions.load.LoadExtension": 415,
    "newsspider.extensions.report.ReportExtension": 420,  # after the manifest, which it tells of
    "scrapy.extensions.logstats.LogStats": None,  # the summary says it by site
}
LOG_LEVEL = "INFO"
LOG_FORMATTER = "newsspider.log.QuietLogFormatter"
STATS_DUMP = False

# --- what Scrapy leaves open that a crawler of strangers' sites should not ------------------------------------------

TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
