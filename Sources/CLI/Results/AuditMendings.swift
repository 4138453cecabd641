import Audit
import Catalog
import FCD
import Foundation
import Lifecycle

/// What of a report a machine can mend, and what a person has to decide.
struct AuditMendings {
    /// One change that mends a finding, or several of the same disk.
    struct Step: Sendable {
        let mending: Mending
        let rule: String
        let name: String
        /// The instance UUID of the server that it is for: another one may have the same name.
        let serverUUID: String
        let command: String
    }

    /// A finding that is left to a person.
    struct Left: Sendable {
        let rule: String
        let name: String
        let command: String
        let reason: String
    }

    private(set) var steps: [Step] = []
    /// The first of those that are left, at most ``most``.
    private(set) var left: [Left] = []
    /// How many are left.
    private(set) var leftCount = 0
    private(set) var suppressedCount = 0

    /// So many of what is left are shown: the report has all.
    static let most = 1_000

    /// Seconds. What was seen longer ago may be otherwise by now.
    static let oldPicture = 172_800

    /// - Throws: `POSIXError` where the findings cannot be read.
    init(_ report: AuditReport) throws {
        struct Place: Hashable {
            let mending: Mending
            let serverUUID: String
        }
        var known: Set<Place> = []
        let unseen = Self.unseen(report)
        try report.findings.forEach { finding in
            guard finding.suppression == nil else { return suppressedCount += 1 }
            let mendings = finding.mendings
            let isRetirement = mendings?.contains(where: \.isRetirement) == true
            let reason = isRetirement ? finding.serverUUID.flatMap { unseen[$0] } : nil
            guard let mendings, let serverUUID = finding.serverUUID, reason == nil else {
                leftCount += 1
                guard left.count < Self.most else { return }
                left.append(Left(finding, reason, report.language))
                return
            }
            for (mending, command) in zip(mendings, finding.commands) {
                // Several findings may be mended by the same: a datastore's disks by one reconciliation.
                guard known.insert(Place(mending: mending, serverUUID: serverUUID)).inserted else { continue }
                steps.append(
                    Step(
                        mending: mending,
                        rule: finding.rule,
                        name: finding.name,
                        serverUUID: serverUUID,
                        command: command.text
                    )
                )
            }
        }
    }

    /// Why no disk of a server is retired: it is not known well enough who uses them. By the server's UUID.
    private static func unseen(_ report: AuditReport) -> [String: String] {
        let words = AuditWords(report.language)
        let old = report.servers.compactMap { server -> (String, String)? in
            guard let time = server.devicesReadAt else {
                let never = words("the devices of VMs were never read: run `fcd sync`", zh: "从未读取虚拟机设备：请运行 `fcd sync`")
                return (server.instanceUUID, never)
            }
            guard report.generatedAt.timeIntervalSince(time) > Double(oldPicture) else { return nil }
            let day = CalendarDay(utc: time)
            return (
                server.instanceUUID,
                words(
                    "the devices of VMs were last read on \(day): run `fcd sync`",
                    zh: "虚拟机设备最近读取于 \(day)：请运行 `fcd sync`"
                )
            )
        }
        return Dictionary(old) { first, _ in first }
    }
}

extension AuditMendings.Left {
    private static let unknown = "fcd does not know how to run this itself"
    private static let unclear = "which of the servers is meant is not known"

    fileprivate init(_ finding: AuditFinding, _ reason: String?, _ language: AuditLanguage) {
        self.init(
            rule: finding.rule,
            name: finding.name,
            command: finding.commands.map(\.text).joined(separator: "; "),
            reason: reason ?? finding.decision(language) ?? (finding.serverUUID == nil ? Self.unclear : Self.unknown)
        )
    }
}

extension AuditFinding {
    /// What its commands do, where all of them may be run without a person's thought; else nil. Commands are read word
    /// by word, and never given to a shell.
    var mendings: [Mending]? {
        guard isSafeToMend, !commands.isEmpty else { return nil }
        var mendings: [Mending] = []
        for command in commands {
            guard !command.isLine, command.words.first == "fcd",
                let mending = Mending(words: command.wordsForAnyServer, disk: subjectID.map { DiskID($0) })
            else { return nil }
            mendings.append(mending)
        }
        return mendings
    }
}

extension MendingCommand {
    /// The words behind `fcd`, without the server: which one is meant, the finding says.
    fileprivate var wordsForAnyServer: [String] {
        var rest = Array(words.dropFirst())
        // Options stand before `--`.
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        if end >= 2, rest[end - 2] == "--server" { rest.removeSubrange(end - 2..<end) }
        return rest
    }
}

extension Mending {
    fileprivate var isRetirement: Bool { if case .retire = self { true } else { false } }

    /// Reads the words behind `fcd`.
    ///
    /// - Parameter disk: the one that the finding is about: no other is changed.
    init?(words: [String], disk: DiskID?) {
        func isDisk(_ place: Int) -> Bool { words.count > place && words[place] == disk?.rawValue }
        switch words.first {
        case "flag" where words.count > 3 && isDisk(2):
            let flags = words[3...].map { DiskFlag(word: $0) }
            guard let disk, ["set", "clear"].contains(words[1]), flags.allSatisfy({ $0 != nil }) else { return nil }
            self = .flags(flags.compactMap(\.self).sorted(), to: words[1] == "set", of: disk)
        case "retire" where words.count == 4 && isDisk(1) && words[2] == "--after":
            guard let disk, let grace = try? TimeSpan(parsing: words[3]) else { return nil }
            self = .retire(disk, after: grace)
        case "owner" where words.count == 3 && words[1] == "push" && isDisk(2):
            guard let disk else { return nil }
            self = .writeOwner(of: disk)
        case "reconcile" where words.count == 3 && words[2] == "--global-catalog":
            self = .syncGlobalCatalog(datastore: words[1])
        case "reconcile" where words.count == 4 && words[1...2] == ["--global-catalog", "--"]:
            self = .syncGlobalCatalog(datastore: words[3])
        default: return nil
        }
    }
}
