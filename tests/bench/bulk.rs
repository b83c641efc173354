//! A seeded generator of ordinary news: `bulk MEGABYTES [jsonl|warc] [SEED]` prints JSON Lines or a web archive.
//!
//! Of an article's thirty sentences, three to five tell figures, the rest are prose; a third of the articles are Chinese, a
//! tenth are reprints. Pages of the archive carry scripts, navigation and a foot, and among them are redirects, pictures and
//! pages in GBK. `tests/bench/bulk.sh` measures with it.

mod random;

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};

use random::Random;

const SUBJECTS: [(&str, &str); 24] = [
    ("Gold", "黄金"),
    ("Silver", "白银"),
    ("Platinum", "铂金"),
    ("Copper", "铜价"),
    ("Nickel", "镍价"),
    ("Brent crude", "布伦特原油"),
    ("Wheat", "小麦"),
    ("Corn", "玉米"),
    ("Bitcoin", "比特币"),
    ("The S&P 500", "标普500指数"),
    ("The Nasdaq Composite", "纳斯达克综合指数"),
    ("The Hang Seng", "恒生指数"),
    ("The Nikkei 225", "日经225指数"),
    ("The CSI 300", "沪深300指数"),
    ("Apple shares", "苹果公司股价"),
    ("Microsoft shares", "微软股价"),
    ("Nvidia shares", "英伟达股价"),
    ("Tesla shares", "特斯拉股价"),
    ("Boeing shares", "波音股价"),
    ("Toyota shares", "丰田汽车股价"),
    ("Walmart shares", "沃尔玛股价"),
    ("Pfizer shares", "辉瑞股价"),
    ("Intel shares", "英特尔股价"),
    ("Aluminium", "铝价"),
];

/// Companies told of besides, in both languages by these names.
const COMPANIES: [&str; 94] = [
    "Adobe",
    "AbbVie",
    "Accenture",
    "Airbnb",
    "Allstate",
    "Altria",
    "Amgen",
    "Autodesk",
    "AutoZone",
    "Biogen",
    "BlackRock",
    "Broadcom",
    "Caterpillar",
    "Chevron",
    "Chubb",
    "Cigna",
    "Cintas",
    "Cisco",
    "Citigroup",
    "Coca-Cola",
    "Comcast",
    "ConocoPhillips",
    "Costco",
    "Deere",
    "DoorDash",
    "DuPont",
    "Eaton",
    "eBay",
    "Ecolab",
    "Equinix",
    "Expedia",
    "ExxonMobil",
    "FedEx",
    "Fortinet",
    "General Electric",
    "General Mills",
    "General Motors",
    "Gilead Sciences",
    "Goldman Sachs",
    "Halliburton",
    "Hasbro",
    "Hilton",
    "Home Depot",
    "Honeywell",
    "Humana",
    "IBM",
    "Illumina",
    "Intuit",
    "Johnson & Johnson",
    "JPMorgan Chase",
    "Kellogg",
    "Kroger",
    "Lockheed Martin",
    "Lowe's",
    "Marriott",
    "Mastercard",
    "McDonald's",
    "Medtronic",
    "Merck",
    "MetLife",
    "Micron",
    "Moderna",
    "Morgan Stanley",
    "Motorola Solutions",
    "Netflix",
    "Nike",
    "Northrop Grumman",
    "Nucor",
    "Oracle",
    "PayPal",
    "PepsiCo",
    "Philip Morris",
    "Procter & Gamble",
    "Prologis",
    "Prudential Financial",
    "Qualcomm",
    "Raytheon",
    "Regeneron",
    "Salesforce",
    "Schlumberger",
    "ServiceNow",
    "Starbucks",
    "T-Mobile US",
    "Texas Instruments",
    "Thermo Fisher",
    "Tyson Foods",
    "Union Pacific",
    "UnitedHealth",
    "Verizon",
    "Wells Fargo",
    "Western Digital",
    "Whirlpool",
    "Workday",
    "Zoetis",
];

/// Of each, one from every column makes a sentence: who, did what, and how.
const ENGLISH: [[&str; 16]; 3] = [
    [
        "Traders in the city",
        "The harbour authority",
        "A committee of lawmakers",
        "The museum's director",
        "Residents of the old quarter",
        "Farmers along the river",
        "The airline's pilots",
        "Researchers at the institute",
        "The national team",
        "Its new chief executive",
        "Officials at the ministry",
        "The orchestra",
        "Teachers across the province",
        "Some large investors",
        "The railway's engineers",
        "Owners of small shops",
    ],
    [
        "waited for the minutes of the last meeting",
        "spoke at length about the plan",
        "had little patience with the proposal",
        "welcomed the new rules on safety",
        "turned to the question of housing",
        "asked for more time to study the report",
        "walked out before the vote was taken",
        "put off a decision that had been promised",
        "set about repairing the bridge",
        "heard arguments from both sides",
        "gathered in front of the town hall",
        "looked back on a difficult season",
        "opened the doors to visitors again",
        "kept their distance from the dispute",
        "found fault with the way it was run",
        "agreed to share what they had learned",
    ],
    [
        "after a week of heavy rain",
        "while the talks went on behind closed doors",
        "as the holiday drew near",
        "though few of them expected much to change",
        "in spite of warnings from their neighbours",
        "before a crowd that had come from far away",
        "with an eye to the coming election",
        "and promised to return in the spring",
        "because the old arrangement had run its course",
        "at a ceremony by the lake",
        "without naming those who were responsible",
        "in a letter that was read out in court",
        "on a stage built for the occasion",
        "under the terms of an older agreement",
        "long after the cameras had left",
        "in the quiet way they had always preferred",
    ],
];

const CHINESE: [[&str; 12]; 3] = [
    [
        "市场人士",
        "港口管理部门",
        "博物馆馆长",
        "老城区的居民",
        "沿河的农户",
        "研究所的学者",
        "新任负责人",
        "主管部门的官员",
        "各地教师",
        "铁路工程师",
        "小店店主",
        "不少投资者",
    ],
    [
        "仍在等待会议纪要",
        "详细介绍了这项计划",
        "对新的安全规定表示欢迎",
        "谈到了住房问题",
        "希望有更多时间研究报告",
        "在表决之前离开会场",
        "推迟了原定的决定",
        "着手修复旧桥",
        "听取了双方意见",
        "聚集在市政厅门前",
        "回顾了艰难的赛季",
        "重新向游客开放大门",
    ],
    [
        "当时连日大雨",
        "谈判仍在闭门进行",
        "假期临近",
        "很少有人指望情况改变",
        "邻居们曾提出警告",
        "现场人群来自远方",
        "选举即将到来",
        "并承诺明年春天再来",
        "旧的安排已经难以为继",
        "仪式在湖边举行",
        "没有点名谁该负责",
        "记者早已离开",
    ],
];

/// An article as it is told.
#[derive(Clone, Default)]
struct Story {
    chinese: bool,
    title: String,
    paragraphs: Vec<String>,
}

fn main() -> io::Result<()> {
    let mut args = std::env::args().skip(1).filter(|a| a != "--bench");
    let megabytes: usize = args.next().and_then(|n| n.parse().ok()).unwrap_or(100);
    let archive = args.next().is_some_and(|format| format == "warc");
    let seed: u64 = args.next().and_then(|n| n.parse().ok()).unwrap_or(1);
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut story, mut day) = (Story::default(), 0);
    let mut written = 0;
    for n in 0.. {
        if written >= megabytes << 20 {
            break;
        }
        // Copies keep the text of the article before.
        if n == 0 || random.below(10) > 0 {
            day = random.below(730);
            story = tell(&mut random, day);
        }
        let date = date(day);
        let piece = if archive {
            response(&mut random, n, &story, &date)
        } else {
            let value = serde_json::json!({
                "id": format!("b{n}"),
                "title": story.title,
                "publisher": format!("Outlet {}", random.below(400)),
                "published": date,
                "text": story.paragraphs.join("\n\n"),
            });
            format!("{value}\n").into_bytes()
        };
        written += piece.len();
        out.write_all(&piece)?;
    }
    out.flush()
}

fn date(day: usize) -> String {
    format!("{}-{:02}-{:02}", 2024 + day / 365, 1 + day % 365 / 31, 1 + day % 28)
}

fn tell(random: &mut Random, day: usize) -> Story {
    let mut story = Story { chinese: random.below(3) == 0, ..Story::default() };
    let sentences = 20 + random.below(20);
    let figures = 3 + random.below(3);
    let mut paragraph = String::new();
    for n in 0..sentences {
        let sentence = if n * figures % sentences < figures {
            figure(random, day, story.chinese)
        } else {
            prose(random, story.chinese)
        };
        paragraph += &sentence;
        if n == 0 {
            story.title = sentence.trim_end_matches(['.', '。', ' ']).to_owned();
        }
        if random.below(3) == 0 || n + 1 == sentences {
            story.paragraphs.push(std::mem::take(&mut paragraph).trim_end().to_owned());
        }
    }
    story
}

fn prose(random: &mut Random, chinese: bool) -> String {
    if chinese {
        let [who, what, how] = CHINESE.each_ref().map(|column| column[random.below(column.len())]);
        return format!("{who}{what}，{how}。");
    }
    let [who, what, how] = ENGLISH.each_ref().map(|column| column[random.below(column.len())]);
    format!("{who} {what} {how}. ")
}

/// What a day's reports of a subject say follows from both, but for the few that are wrong.
fn figure(random: &mut Random, day: usize, chinese: bool) -> String {
    let which = random.below(SUBJECTS.len() + COMPANIES.len());
    let base = day * 31 + which;
    let (whole, tenth) = (1 + base % 7 + if random.below(100) == 0 { 3 } else { 0 }, base % 10);
    let (to, cents) = (100 + base % 900, base % 100);
    let rose = base.is_multiple_of(2);
    let subject =
        |listed: &str| match (SUBJECTS.get(which), COMPANIES.get(which.saturating_sub(SUBJECTS.len()))) {
            (Some((english, _)), _) if !chinese => (*english).to_owned(),
            (Some((_, chinese)), _) => (*chinese).to_owned(),
            (None, company) => format!("{}{listed}", company.copied().unwrap_or_default()),
        };
    if chinese {
        let way = if rose { "上涨" } else { "下跌" };
        return format!("{}当日{way}{whole}.{tenth}%，报{to}.{cents:02}。", subject("股价"));
    }
    let way = if rose { "rose" } else { "fell" };
    format!("{} {way} {whole}.{tenth}% to {to}.{cents:02} on the day. ", subject(" shares"))
}

/// A record of a web archive: mostly a page, at times a redirect or a picture.
fn response(random: &mut Random, n: usize, story: &Story, date: &str) -> Vec<u8> {
    let address = format!("http://outlet-{}.example/news/{n}", random.below(400));
    let (head, body) = match random.below(20) {
        0 => (format!("HTTP/1.1 301 Moved Permanently\r\nLocation: {address}/\r\n"), Vec::new()),
        1 => {
            let noise: Vec<u8> = (0..20_000).map(|_| random.below(256) as u8).collect();
            ("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n".to_owned(), noise)
        }
        _ => {
            let gbk = story.chinese && random.below(2) == 0;
            let page = page(story, date, gbk);
            let bytes = if gbk { encoding_rs::GBK.encode(&page).0.into_owned() } else { page.into_bytes() };
            let charset = if gbk { "gbk" } else { "utf-8" };
            (format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n"), bytes)
        }
    };
    let message = format!("{head}Content-Length: {}\r\n\r\n", body.len());
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: {date}T08:00:00Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{n:012x}>\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{message}",
        message.len() + body.len()
    )
    .into_bytes();
    record.extend(body);
    record.extend(b"\r\n\r\n");
    record
}

/// A page of some 25 kB, of which the article is the smaller part.
fn page(story: &Story, date: &str, gbk: bool) -> String {
    let (lang, charset) = (if story.chinese { "zh" } else { "en" }, if gbk { "gbk" } else { "utf-8" });
    let mut page = format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"{charset}\"><title>{0} - Outlet</title>\
         <meta property=\"og:title\" content=\"{0}\"><meta property=\"article:published_time\" content=\"{date}T08:00:00Z\">\n",
        story.title
    );
    for n in 0..40 {
        _ = writeln!(
            page,
            "<script>window.part{n}=function(a,b){{return a.items.filter(i=>i.id!==b&&i.rank<{n}).map(i=>i.title)}};</script>"
        );
    }
    page += "</head><body><header><nav><ul>";
    for n in 0..60 {
        _ = write!(
            page,
            "<li class=\"menu-item menu-item-{n}\"><a href=\"/section/{n}\">Section {n}</a></li>"
        );
    }
    page += "</ul></nav></header><main><article><h1>";
    page += &story.title;
    page += "</h1>";
    for paragraph in &story.paragraphs {
        _ = write!(page, "<p class=\"paragraph\">{paragraph}</p>");
    }
    page += "</article></main><aside><h3>More</h3><ul>";
    for n in 0..30 {
        _ = write!(
            page,
            "<li><a href=\"/news/{n}\"><img src=\"/i/{n}.jpg\" alt=\"\">Another story of the day, number {n}</a></li>"
        );
    }
    page += "</ul></aside><footer><p>All rights reserved.</p></footer></body></html>";
    page
}
