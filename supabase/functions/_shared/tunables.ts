const requestSeconds = 100;

/** Everything that someone may tune. Units stand in the names. */
export const tunables = {
  turn: {
    /** A worker that says nothing for so long is taken for dead. */
    leaseSeconds: 30,
    /** A worker renews its lease and looks for a stop at least this often. */
    heartbeatSeconds: 3,
    /** What tools returned waits so long for the model's next words, to be stored with them in one round trip. */
    holdMilliseconds: 25,
    /** A worker parks its turn after this: hosted functions end at 150 s (free) or 400 s. */
    parkAfterSeconds: requestSeconds,
    /** Replies of the model in one turn. */
    roundsCap: 24,
    /** The same call with the same arguments in one turn. */
    sameCallCap: 3,
    toolSeconds: 30,
    /** Longest result that the model is shown, in characters. */
    resultMaxLength: 24_000,
  },
  /** Long threads: about four characters to a token. */
  compaction: {
    /** The longest conversation that the model is told word for word. */
    historyMaxCharacters: 120_000,
    /** Of a longer one, so much of the newest stays; the older part becomes a summary. */
    keepCharacters: 40_000,
    summaryMaxCharacters: 8_000,
    /** Of one message, in the question for a summary. */
    messageMaxCharacters: 4_000,
    requestMaxCharacters: 200_000,
    attempts: 2,
    summarySeconds: 45,
  },
  stream: {
    /**
     * The first words of a turn wait for this much of the time that storing them takes: someone waits for them, but an
     * answer that comes in one burst then costs one round trip, and a busy database fewer. (PostgreSQL's manual gives
     * the same half for `commit_delay`.)
     */
    firstWordsShare: 0.5,
    /** Text is gathered at most this long before it is logged and sent: shorter costs a round trip for each word. */
    firstChunkMilliseconds: 25,
    chunkMilliseconds: 100,
    keepAliveSeconds: 15,
    /** How often a follower looks into the log when no worker in its own process tells it. */
    pollMilliseconds: 250,
    idlePollMilliseconds: 2_000,
  },
  model: {
    attempts: 4,
    firstRetryMilliseconds: 500,
    retryBudgetSeconds: requestSeconds,
    silenceSeconds: 60,
    /** One answer, however much it says: a worker's own time is limited too. */
    answerSeconds: requestSeconds,
    /** Calls in one reply: more is no plan but a fault. */
    callsCap: 32,
    /** Longest arguments of one call, in characters. */
    argumentsMaxLength: 64_000,
    /** Longest text of one reply, in characters. */
    textMaxLength: 200_000,
    /** Tokens of one question or answer: a provider that tells of more has miscounted. */
    tokensMax: 10_000_000,
  },
  outbox: {
    batch: 20,
    leaseSeconds: 120,
    attempts: 6,
    firstRetrySeconds: 30,
  },
  /** The mails of campaigns. */
  campaign: {
    /** So far ahead mails get their place in the spacing of their mailbox. */
    horizonSeconds: 60,
    planned: 500,
    enrolled: 2_000,
    /** A sender claims as many as leave in so long, at most this: so many, and those being recorded, may be uncertain when it dies. */
    batchSeconds: 1,
    firstBatch: 20,
    batch: 100,
    senders: 3,
    /** Of one sender, at the same time. */
    handedOver: 10,
    leaseSeconds: 300,
    /** A sender hands nothing over any more when so much of its lease is gone. */
    leaseShare: 0.5,
    firstRetrySeconds: 30,
    retryMaxSeconds: 3_600,
    /** Of a mail that its reader's server puts off, about eight hours; while nothing can leave at all, nothing is given up. */
    attempts: 14,
    recordAttempts: 6,
    recordRetryMilliseconds: 250,
    /** A tick takes up no more after this. */
    tickSeconds: 100,
  },
  /** Countries whose holidays one tick writes down, some 30 ms of computing each. */
  holidays: { countries: 10 },
  /** Sending domains that one tick looks up; and how far it follows what an SPF record includes. */
  domains: {
    batch: 20,
    rounds: 12,
    /** So long the assistant waits for DNS, looking this often. */
    waitSeconds: 8,
    pollMilliseconds: 300,
  },
  /** Files that come over HTTP: a hosted function has 256 MB and two seconds of computing. The page takes larger ones. */
  import: {
    textMaxBytes: 64 * 1024 * 1024,
    spreadsheetMaxBytes: 16 * 1024 * 1024,
    unpackedMaxBytes: 128 * 1024 * 1024,
    /** So long the assistant waits to hear what an import would do. */
    checkSeconds: 20,
  },
  /** Imports, and bulk jobs, that one tick takes up, side by side. */
  jobs: { atOnce: 4 },
  /** Scheduled tasks. What is tried again waits for 1, 4, 16 and 60 minutes: finish_executions() says so. */
  tasks: {
    refilled: 500,
    batch: 100,
    /** Of one worker, at the same time: each is one question to the database. */
    atOnce: 8,
    leaseSeconds: 60,
    tickSeconds: 60,
  },
  /** What the assistant says by itself. What fails is tried again later: fail_behaviour() says when. */
  proactive: {
    batch: 100,
    /** Of one worker, at the same time: each is one question to the database. */
    atOnce: 4,
    leaseSeconds: 120,
    /** A ring looks for no more people after this. */
    ringSeconds: 60,
  },
  research: {
    pageMaxBytes: 1024 * 1024,
    robotsMaxBytes: 512 * 1024,
    pageSeconds: 8,
    /** Between two pages of a host, where its robots.txt asks for no longer pause. */
    hostGapMilliseconds: 1_000,
    /** Of a site, beside its front page: a hosted function computes for two seconds. */
    pages: 5,
    /** Of what a search finds. */
    resultsRead: 4,
    /** So long a page is taken as it was read. */
    cacheDays: 7,
    /** No further page of a site is begun after this. */
    siteSeconds: 20,
    /** Of a page's text, for the model. */
    excerptMaxLength: 2_500,
  },
  /** Research on many leads, a site at a time. */
  researchJobs: {
    /** Of one worker, side by side: each on another host. */
    atOnce: 4,
    /** A site takes half a minute and its answer as long at most. */
    leaseSeconds: 150,
    /** A tick takes up no more after this. */
    tickSeconds: 60,
    /** Of a site's pages, for the model: about 6,000 tokens. */
    pagesMaxCharacters: 20_000,
    pageMaxCharacters: 6_000,
    answerSeconds: 60,
    recordAttempts: 4,
    recordRetryMilliseconds: 250,
  },
  export: { pageSize: 1000 },
  mail: {
    /** So long after a link was followed it is decided who did: a scanner's other visits are known then. */
    visitSettleSeconds: 2,
  },
  tick: { turns: 10, trials: 50 },
  /** What is told on people's channels. */
  notifications: {
    batch: 100,
    leaseSeconds: 120,
    /** Handed over at the same time. */
    atOnce: 8,
    /** So long a receiver may take to answer; what it says is hardly read. */
    answerSeconds: 10,
    answerMaxBytes: 64 * 1024,
    /** A tick takes up no more after this. */
    tickSeconds: 60,
  },
  database: {
    /** The longest wait for an answer: less than a lease, more than any of our functions takes. */
    answerSeconds: 20,
  },
  request: {
    /** Largest body of a request, in bytes. */
    bodyMaxBytes: 256 * 1024,
    /** Of so many people a process remembers that their token is valid. */
    knownTokens: 1_000,
  },
  webhooks: {
    /** Of a provider's events, recorded in one transaction. */
    eventsAtOnce: 100,
    eventMaxBytes: 256 * 1024,
    /** As large as mail servers let a mail be. */
    mailMaxBytes: 40 * 1024 * 1024,
    /** So much of a mail is read. */
    readMailBytes: 1024 * 1024,
  },
} as const;
