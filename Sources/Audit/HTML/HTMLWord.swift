/// The words of the page that are the same in every report.
enum HTMLWord: String, CaseIterable {
    case title, skip, contents, summary, findings, byOwner, suppressed, rules, failedRules, servers, charts
    case severity, subject, finding, owner, size, cost, change, group, reason, until, share
    case now, lastTime, difference, total
    case text, textHint, all, reset, more, everything, shown, shownMended, nothingFits, nothingFound, filters
    case evidence, noOwner, unknown, never, past, written, asOf, scope, policy, comparedWith
    case copy, copied, fillIn, commandsOf, noCommand, safe, nextStep, parameters, notes
    case chartOwners, chartDatastores, chartAges, chartGrowth, asTable, disks, capacity, orphaned, month
    case provisioned, datastoreSize, day, noData, others, days
    case expired, expiredHint, ended, noServer, footer, top, noScript

    var text: AuditText {
        switch self {
        case .title: AuditText("Disk audit", zh: "磁盘审计报告")
        case .skip: AuditText("Skip to the findings", zh: "跳到发现列表")
        case .contents: AuditText("Contents", zh: "目录")
        case .summary: AuditText("Summary", zh: "摘要")
        case .findings: AuditText("Findings", zh: "发现")
        case .byOwner: AuditText("What to do, by owner", zh: "按负责人列出的处理办法")
        case .suppressed: AuditText("Suppressed findings", zh: "已豁免的发现")
        case .rules: AuditText("Rules", zh: "规则")
        case .failedRules: AuditText("Rules that could not be run", zh: "未能运行的规则")
        case .servers: AuditText("Servers", zh: "服务器")
        case .charts: AuditText("Charts", zh: "图表")
        case .severity: AuditText("Severity", zh: "严重程度")
        case .subject: AuditText("Disk or other subject", zh: "磁盘或其他对象")
        case .finding: AuditText("Finding", zh: "发现")
        case .owner: AuditText("Owner", zh: "负责人")
        case .size: AuditText("Size", zh: "大小")
        case .cost: AuditText("Cost a month", zh: "每月费用")
        case .change: AuditText("Change", zh: "变化")
        case .group: AuditText("Group of rules", zh: "规则组")
        case .reason: AuditText("Reason", zh: "理由")
        case .until: AuditText("Last day", zh: "最后一天")
        case .share: AuditText("Name", zh: "名称")
        case .now: AuditText("Now", zh: "本次")
        case .lastTime: AuditText("Last time", zh: "上次")
        case .difference: AuditText("Difference", zh: "差异")
        case .total: AuditText("Total", zh: "合计")
        case .text: AuditText("Text", zh: "文字")
        case .textHint: AuditText("Name, ID, VM, path, words", zh: "名称、ID、虚拟机、路径、文字")
        case .all: AuditText("All", zh: "全部")
        case .reset: AuditText("Clear filters", zh: "清除筛选")
        case .more: AuditText("Show more", zh: "显示更多")
        case .everything: AuditText("Show all", zh: "全部显示")
        case .shown: AuditText("{0} of {1} findings fit, {2} are shown.", zh: "{1} 项发现中有 {0} 项符合，显示 {2} 项。")
        case .shownMended:
            AuditText(
                "{0} of {1} findings and {3} of {4} that were mended fit, {2} are shown.",
                zh: "{1} 项发现中有 {0} 项符合，{4} 项已解决的发现中有 {3} 项符合，显示 {2} 项。"
            )
        case .nothingFits: AuditText("No finding fits the filters.", zh: "没有符合筛选条件的发现。")
        case .nothingFound: AuditText("Nothing was found.", zh: "没有任何发现。")
        case .filters: AuditText("Filter findings", zh: "筛选发现")
        case .evidence: AuditText("Evidence and commands", zh: "依据与命令")
        case .noOwner: AuditText("No owner", zh: "无负责人")
        case .unknown: AuditText("unknown", zh: "未知")
        case .never: AuditText("never synced", zh: "从未同步")
        case .past:
            AuditText(
                "This is what the catalog knows of that time. Much may have changed since: look before you run a command.",
                zh: "这是目录所知的当时状态。此后可能已有很多变化：运行命令前请先查看。"
            )
        case .written: AuditText("Written", zh: "生成时间")
        case .asOf: AuditText("As of", zh: "截至")
        case .scope: AuditText("Narrowed to", zh: "范围")
        case .policy: AuditText("Policy", zh: "策略")
        case .comparedWith: AuditText("Compared with", zh: "对比")
        case .copy: AuditText("Copy", zh: "复制")
        case .copied: AuditText("Copied", zh: "已复制")
        case .fillIn: AuditText("Words in capitals are to be filled in.", zh: "大写的单词需要自行填写。")
        case .commandsOf: AuditText("Commands", zh: "命令")
        case .noCommand: AuditText("without a command", zh: "项没有命令")
        case .safe: AuditText("These commands lose nothing themselves.", zh: "这些命令本身不会造成任何数据丢失。")
        case .nextStep: AuditText("How to mend it", zh: "如何处理")
        case .parameters: AuditText("Set to", zh: "参数")
        case .notes: AuditText("Not looked at", zh: "未能查看")
        case .chartOwners: AuditText("Capacity by owner", zh: "按负责人划分的容量")
        case .chartDatastores: AuditText("Capacity by datastore", zh: "按数据存储划分的容量")
        case .chartAges: AuditText("Age of unattached disks", zh: "未挂载磁盘的时长")
        case .chartGrowth: AuditText("Growth over time", zh: "随时间的增长")
        case .asTable: AuditText("As a table", zh: "以表格显示")
        case .disks: AuditText("Disks", zh: "磁盘数")
        case .capacity: AuditText("Capacity", zh: "容量")
        case .orphaned: AuditText("Orphaned", zh: "闲置")
        case .month: AuditText("a month", zh: "每月")
        case .provisioned: AuditText("Disks, provisioned", zh: "磁盘已置备")
        case .datastoreSize: AuditText("Size of the datastores", zh: "数据存储大小")
        case .day: AuditText("Day", zh: "日期")
        case .noData: AuditText("There is nothing to show yet.", zh: "暂无可显示的数据。")
        case .others: AuditText("all others", zh: "其余合计")
        case .days: AuditText("Days", zh: "天数")
        case .expired: AuditText("Suppressions that have ended", zh: "已到期的豁免")
        case .expiredHint: AuditText("What they accepted counts again.", zh: "其所豁免的发现重新计入。")
        case .ended: AuditText("ended with", zh: "到期日")
        case .noServer: AuditText("The catalog has no server yet.", zh: "目录中还没有服务器。")
        case .footer:
            AuditText(
                "Made by fcd audit from the local catalog; no server was asked.",
                zh: "由 fcd audit 根据本地目录生成；未访问任何服务器。"
            )
        case .top: AuditText("Back to the top", zh: "回到顶部")
        case .noScript:
            AuditText(
                "Sorting and filtering need JavaScript; the page is whole without it.",
                zh: "排序和筛选需要 JavaScript；不启用时页面内容依然完整。"
            )
        }
    }
}

extension AuditWords {
    /// A word of the page.
    func callAsFunction(_ word: HTMLWord) -> String { self(word.text) }
}
